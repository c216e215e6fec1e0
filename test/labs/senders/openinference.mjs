/** OpenInference's instrumentation of OpenAI's client, under a span of a chain with its attributes. */
import { trace } from '@opentelemetry/api'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { NodeSDK } from '@opentelemetry/sdk-node'
import OpenAI from 'openai'
import { answer, options, QUESTION, responded, streamed } from './shop.mjs'

const instrumentation = new OpenAIInstrumentation()
const sdk = new NodeSDK({ serviceName: 'shop', traceExporter: new OTLPTraceExporter(), instrumentations: [instrumentation] })
sdk.start()
instrumentation.manuallyInstrument(OpenAI)
const client = new OpenAI(options)

await trace.getTracer('shop').startActiveSpan('ask', { attributes: { 'openinference.span.kind': 'CHAIN', 'input.value': QUESTION, 'session.id': 's1', 'user.id': 'ann', metadata: '{"plan":"free"}', 'tag.tags': ['beta', 'tea'] } }, async (span) => {
  span.setAttribute('output.value', await answer(client))
  span.end()
})
await client.chat.completions.create({ model: 'refused', messages: [{ role: 'user', content: 'Are you there?' }] }).catch(() => {})
await client.embeddings.create({ model: 'text-embedding-3-small', input: 'tea', encoding_format: 'float' })
await streamed(client)
await responded(client)
await sdk.shutdown()
