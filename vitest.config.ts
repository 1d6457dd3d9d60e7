import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/hardware/**', 'test/bench/**', 'node_modules/**'],
    pool: 'forks',
    // Browser tests share the machine, and wait for clocks much of the time: three at a time, whatever the number of cores.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    env: { TZ: 'UTC' },
    reporters: process.env['CI'] === undefined ? ['default'] : ['dot'],
  },
});
