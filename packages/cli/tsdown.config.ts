import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/evals.ts'],
  format: ['esm'],
  dts: false,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  tsconfig: '../../tsconfig.base.json',
})
