import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', worker: 'src/worker.ts', live: 'src/live/index.ts' },
  format: ['esm', 'cjs'],
  dts: true,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  // Bundled: as modules of their own they take 50 ms to load in each test worker, and Jest can not require ESM
  deps: { onlyBundle: ['diff', 'fast-string-truncated-width', 'picocolors'] },
  tsconfig: '../../tsconfig.base.json',
})
