import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    plugin: 'src/plugin.ts',
    reporter: 'src/reporter.ts',
    setup: 'src/setup.ts',
    globals: 'src/globals.ts',
    playground: 'src/playground/openPlayground.ts',
    'playground/main': 'src/playground/main.ts',
  },
  format: ['esm'],
  dts: true,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  tsconfig: '../../tsconfig.base.json',
})
