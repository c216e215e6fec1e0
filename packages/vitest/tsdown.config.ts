import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/plugin.ts', 'src/reporter.ts', 'src/setup.ts', 'src/globals.ts'],
  format: ['esm'],
  dts: true,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  tsconfig: '../../tsconfig.base.json',
})
