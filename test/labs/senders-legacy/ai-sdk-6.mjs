/** AI SDK 6 with its experimental telemetry. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { embed, generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { options, price, QUESTION, SYSTEM, TOOL_CALL, TOOL_RESULT } from './shop.mjs'

const sdk = new NodeSDK({ serviceName: 'shop', traceExporter: new OTLPTraceExporter() })
sdk.start()
const model = createOpenAICompatible({ name: 'shop', baseURL: options.baseURL, apiKey: options.apiKey })
const tools = { price: tool({ description: 'Price of a product', inputSchema: z.object({ sku: z.string() }), execute: price }) }
const telemetry = { isEnabled: true, functionId: 'ask', metadata: { userId: 'ann', sessionId: 's1', plan: 'free', tags: ['beta', 'tea'] } }

await generateText({ model: model('gpt-5-mini'), system: SYSTEM, prompt: QUESTION, tools, stopWhen: stepCountIs(5), experimental_telemetry: telemetry })
await generateText({ model: model('refused'), prompt: 'Are you there?', maxRetries: 0, experimental_telemetry: telemetry }).catch(() => {})
await streamText({ model: model('gpt-5-mini'), messages: [{ role: 'user', content: QUESTION }, TOOL_CALL, TOOL_RESULT], experimental_telemetry: telemetry }).text
await embed({ model: model.embeddingModel('text-embedding-3-small'), value: 'tea', experimental_telemetry: telemetry })
await sdk.shutdown()
