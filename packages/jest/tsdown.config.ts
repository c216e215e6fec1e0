import { defineConfig } from 'tsdown'

const shared = { platform: 'node', logLevel: 'error', target: 'node22.13', tsconfig: '../../tsconfig.base.json', clean: false } as const

export default defineConfig([
  // What Jest loads for its tests, which are CommonJS unless Node is told otherwise. One copy serves both kinds: an ESM test imports it as well
  { ...shared, entry: ['src/index.ts', 'src/setup.ts', 'src/setupEval.ts', 'src/globals.ts'], format: ['cjs'], dts: true, deps: { onlyBundle: ['p-limit', 'yocto-queue'] } },
  // Named in Jest's configuration only: nobody imports their types
  { ...shared, entry: ['src/runner.ts'], format: ['cjs'], dts: false },
  { ...shared, entry: ['src/reporter.ts'], format: ['esm'], dts: false },
  { ...shared, entry: { playground: 'src/playground/openPlayground.ts', 'playground/main': 'src/playground/main.ts', 'playground/oneRun': 'src/playground/oneRun.ts' }, format: ['esm'], dts: true },
])
