/** AI SDK 7: an agent with a tool, by its own OpenTelemetry integration. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { OpenTelemetry } from '@ai-sdk/otel'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { embed, generateText, isStepCount, registerTelemetry, streamText, tool } from 'ai'
import { z } from 'zod'
import { options, price, QUESTION, SYSTEM, TOOL_CALL, TOOL_RESULT } from './shop.mjs'

const sdk = new NodeSDK({ serviceName: 'shop', traceExporter: new OTLPTraceExporter() })
sdk.start()
registerTelemetry(new OpenTelemetry())
const model = createOpenAICompatible({ name: 'shop', baseURL: options.baseURL, apiKey: options.apiKey })
const tools = { price: tool({ description: 'Price of a product', inputSchema: z.object({ sku: z.string() }), execute: price }) }

await generateText({ model: model('gpt-5-mini'), instructions: SYSTEM, prompt: QUESTION, tools, stopWhen: isStepCount(5), telemetry: { functionId: 'ask', recordInputs: true, recordOutputs: true }, runtimeContext: { userId: 'ann', plan: 'free' } })
await generateText({ model: model('refused'), prompt: 'Are you there?', maxRetries: 0 }).catch(() => {})
await streamText({ model: model('gpt-5-mini'), messages: [{ role: 'user', content: QUESTION }, TOOL_CALL, TOOL_RESULT] }).text
await embed({ model: model.embeddingModel('text-embedding-3-small'), value: 'tea' })
await sdk.shutdown()
