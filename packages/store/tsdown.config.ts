import { defineConfig } from 'tsdown'

const shared = {
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  dts: true,
  tsconfig: '../../tsconfig.base.json',
} as const

export default defineConfig([
  { ...shared, entry: { index: 'src/index.ts', query: 'src/query/index.ts' }, format: ['esm'], clean: true },
  // An application may be of either kind
  { ...shared, entry: { client: 'src/client/index.ts' }, format: ['esm', 'cjs'], clean: false },
])
