import { defineConfig } from 'tsdown'

export default defineConfig({
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  dts: true,
  tsconfig: '../../tsconfig.base.json',
  entry: { index: 'src/index.ts' },
  format: ['esm'],
  // The pages, which are built after it, are in a folder of their own below it
  clean: true,
})
