import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/bench/*.bench.ts'],
    testTimeout: 1_800_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
