/** Traceloop's SDK with its entities around OpenAI's client. */
import * as traceloop from '@traceloop/node-server-sdk'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import OpenAI from 'openai'
import { answer, options, price, QUESTION, responded, streamed } from './shop.mjs'

traceloop.initialize({ appName: 'shop', apiKey: 'none', exporter: new OTLPTraceExporter(), disableBatch: true, instrumentModules: { openAI: OpenAI }, silenceInitializationMessage: true, traceloopSyncEnabled: false })
const client = new OpenAI(options)

await traceloop.withAssociationProperties({ user_id: 'ann', session_id: 's1', plan: 'free' }, () =>
  traceloop.withWorkflow({ name: 'ask' }, async (question) => {
    await traceloop.withTool({ name: 'price' }, price, { sku: 'tea' })
    return answer(client, question)
  }, QUESTION),
)
await client.chat.completions.create({ model: 'refused', messages: [{ role: 'user', content: 'Are you there?' }] }).catch(() => {})
await streamed(client)
await responded(client)
await traceloop.forceFlush()
