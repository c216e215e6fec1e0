/** OpenTelemetry's own instrumentation of OpenAI's client, which sends what was said as log records. */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { createRequire } from 'node:module'
import { answer, options, responded, streamed } from './shop.mjs'

// As users turn log records on
process.env.OTEL_LOGS_EXPORTER = 'otlp'
const sdk = new NodeSDK({
  serviceName: 'shop',
  traceExporter: new OTLPTraceExporter(),
  instrumentations: [new OpenAIInstrumentation({ captureMessageContent: true })],
})
sdk.start()
// It hooks into `require`, once it has started
const { default: OpenAI } = createRequire(import.meta.url)('openai')
const client = new OpenAI(options)

await answer(client)
await client.chat.completions.create({ model: 'refused', messages: [{ role: 'user', content: 'Are you there?' }] }).catch(() => {})
await streamed(client)
await responded(client)
await sdk.shutdown()
