/** `npm run bench`: what one save costs as the county grows. Prints; asserts nothing about time. */
import { expect, test } from 'vitest';
import { benchStore } from './store.js';

test('saving a chart at 2,000 and 100,000 charts', async () => {
  const rows = await benchStore();
  console.table(rows);
  expect(rows.length).toBeGreaterThan(1);
});
