import { defineConfig } from 'vitest/config';

// Unit tests need nothing but Node. Those of the page need a browser, which the global set-up installs. Integration tests share one real Kafka and one real registry, which the
// global set-up starts; their files run one after the other, since two cores carry both already.
export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.unit.test.ts'],
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          // For what hangs: how long a property takes depends on what else the machine does.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          globalSetup: ['./test/support/shared-chromium.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          globalSetup: ['./test/support/shared-stack.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
