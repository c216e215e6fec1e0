/** A receiver with nothing around the reading: what came, decoded and read. The real one keeps it, too. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { decodeOtlp, encodeOtlpResponse, mergeSpans, otlpEncoding, readTrace, SIGNALS, type IncomingSpan, type LogRecord } from '../../packages/store/src/index.ts'

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string
  /** Everything that was not taken. */
  reasons: string[]
  /** All traces, in the order in which they begin. */
  traces: () => LogRecord[][]
  close: () => void
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const traces = new Map<string, IncomingSpan[]>()
  const reasons: string[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const sent = Buffer.concat(pieces)
      const contentType = request.headers['content-type']
      const signal = SIGNALS.find((name) => request.url === `/v1/${name}`)
      // Metrics, which some send too
      if (signal === undefined) return void response.writeHead(404).end()
      const decoded = decodeOtlp({ signal, contentType, body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent })
      reasons.push(...decoded.reasons)
      for (const [traceId, spans] of Map.groupBy(decoded.spans, ({ span }) => span.traceId)) traces.set(traceId, mergeSpans(traces.get(traceId) ?? [], spans).spans)
      const answer = encodeOtlpResponse(otlpEncoding(contentType), signal, decoded)
      response.writeHead(200, { 'content-type': answer.contentType })
      response.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reasons,
    traces: () => [...traces.values()].map((spans) => readTrace(spans)).sort((a, b) => startOf(a) - startOf(b)),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function startOf(trace: readonly LogRecord[]): number {
  return Math.min(...trace.map(({ span }) => span.startMs))
}
