import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', authoring: 'src/authoring.ts' },
  format: ['esm', 'cjs'],
  dts: true,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  // Bundled: Jest can not require ESM
  deps: { onlyBundle: ['eventsource-parser'] },
  tsconfig: '../../tsconfig.base.json',
})
