import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // The long run does in one test what takes minutes.
    testTimeout: process.env['LONG'] ? 1_800_000 : 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Test files of one worker share what they load, the release above all: half the time. Each makes its own house.
    isolate: false,
    // One more than vitest would take on two cores: the browser tests wait more than they work.
    maxWorkers: Math.max(2, availableParallelism()),
  },
});
