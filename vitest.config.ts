import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      // A busy machine takes its time: what a test shows is not how fast it is
      { test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], testTimeout: 60_000 } },
      // Browsers, runners and servers of their own on a machine that may be busy: in CI what fails is tried once more, and told as retried
      { test: { name: 'end-to-end', retry: process.env['CI'] ? 1 : 0, include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', '**/.out/**'], globalSetup: ['test/support/prepareLabs.ts'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 } },
    ],
  },
})
