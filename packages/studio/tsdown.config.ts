import { defineConfig } from 'tsdown'

const shared = { platform: 'node', logLevel: 'error', target: 'node22.13', tsconfig: '../../tsconfig.base.json' } as const

export default defineConfig([
  // The pages, which are built after it, are in a folder of their own below it
  { ...shared, format: ['esm'], dts: true, entry: { index: 'src/index.ts' }, clean: true },
  // What runs in threads and processes of its own
  { ...shared, format: ['esm'], dts: false, entry: { logThread: 'src/server/logs/reading/logThread.ts', scoreProcess: 'src/server/logs/scoring/scoreProcess.ts' }, clean: false },
])
