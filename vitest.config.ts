import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      // A busy machine takes its time: what a test shows is not how fast it is
      { test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'end-to-end', include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', '**/.out/**'], globalSetup: ['test/support/prepareLabs.ts'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 } },
    ],
  },
})
