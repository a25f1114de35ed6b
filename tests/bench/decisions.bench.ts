/** `npm run bench`: prints the table; asserts only that the three engines fire the same. */
import { expect, test } from 'vitest';
import { shippedRelease } from '../scenarios/release.js';
import { benchDecisions } from './decisions.js';

test('decisions with full explanation', async () => {
  const rows = await benchDecisions(shippedRelease());
  console.table(
    rows.map((row) => ({
      rules: row.rules,
      unknown: `${row.unknownShare * 100} %`,
      'fire, a patient': row.firedEach.toFixed(1),
      'against plain json-rules-engine': `${row.againstPlain.toFixed(1)} x`,
      'against zen-engine': `${row.againstZen.toFixed(1)} x`,
      'ours, ms a patient': row.oursMs.toFixed(2),
      'confirming runs, a patient': row.confirmingRuns.toFixed(2),
    })),
  );
  for (const row of rows) expect(new Set(row.fired).size).toBe(1);
});
