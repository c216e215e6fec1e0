import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', authoring: 'src/authoring.ts', capture: 'src/capture.ts', limiter: 'src/limiter.ts' },
  format: ['esm', 'cjs'],
  dts: true,
  platform: 'node',
  logLevel: 'error',
  target: 'node22.13',
  // Bundled: Jest can not require ESM, and OpenTelemetry's SDK is 60 files to load otherwise. Its API stays outside, to be the user's own
  deps: { onlyBundle: ['eventsource-parser', '@opentelemetry/sdk-trace', '@opentelemetry/context-async-hooks', '@opentelemetry/core', '@opentelemetry/resources', '@opentelemetry/semantic-conventions'] },
  tsconfig: '../../tsconfig.base.json',
})
