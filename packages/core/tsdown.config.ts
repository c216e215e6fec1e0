import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', worker: 'src/worker.ts', authoring: 'src/authoring.ts', stats: 'src/stats/index.ts', 'case-score': 'src/comparison/caseScore.ts', 'row-schema': 'src/row/rowSchema.ts', 'unknown-keys': 'src/case/unknownKeys.ts', labels: 'src/labels/index.ts' },
  format: ['esm', 'cjs'],
  dts: true,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  // Bundled: the distribution functions are 230 packages to install otherwise
  deps: { onlyBundle: [/^@stdlib\//] },
  tsconfig: '../../tsconfig.base.json',
})
