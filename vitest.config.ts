import { defineConfig } from 'vitest/config';

/** Where CI wants the counts as well: a file for its last line, beside what people read. */
const results = process.env.FOGHORN_TEST_RESULTS;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Child processes, a browser and two databases share two cores: no test may depend on speed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
});
