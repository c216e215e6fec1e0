/** An application that makes its spans itself, by the conventions of today, with the SDK of OpenTelemetry. */
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { NodeSDK } from '@opentelemetry/sdk-node'

const sdk = new NodeSDK({ serviceName: 'shop', traceExporter: new OTLPTraceExporter({ compression: process.env.COMPRESSION }) })
sdk.start()
const tracer = trace.getTracer('shop-tracing', '1.0.0')

tracer.startActiveSpan('POST /ask', { kind: SpanKind.SERVER, attributes: { 'http.request.method': 'POST', 'user.id': 'ann', 'session.id': 's1' } }, (request) => {
  const chat = tracer.startSpan('chat gpt-5-mini', {
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.response.model': 'gpt-5-mini-2025-08-07', 'gen_ai.conversation.id': 's1',
      'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 100, 'gen_ai.usage.cache_read.input_tokens': 400, 'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Zwölf Tees? 茶' }] }]),
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: '60 €' }], finish_reason: 'stop' }]),
      'app.negative': -3, 'app.ratio': 0.25, 'app.on': true, 'app.list': ['a', 'b'],
    },
  })
  chat.addEvent('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'helpful', 'gen_ai.evaluation.score.value': 0.75, 'gen_ai.evaluation.score.label': 'pass', 'gen_ai.evaluation.explanation': 'names the price' })
  chat.addEvent('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'stars', 'gen_ai.evaluation.score.value': 5 })
  chat.end()
  // Clocks of spans may be as coarse as a millisecond, and what begins in the same one has no order
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  const failed = tracer.startSpan('GET /stock', { kind: SpanKind.CLIENT }, context.active())
  failed.recordException(new TypeError('no stock'))
  failed.setStatus({ code: SpanStatusCode.ERROR, message: 'stock is down' })
  failed.end()
  request.end()
})
await sdk.shutdown()
