/** A receiver over a real store in a folder of its own, and spans to send to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../engine/sqlite/sqliteEngine.ts'
import type { LogEngine } from '../../engine/logEngine.ts'
import { startReceiver, type Receiver, type ReceiverOptions } from '../startReceiver.ts'

export interface OpenReceiver extends Receiver {
  engine: LogEngine
  folder: string
  remove: () => Promise<void>
}

export async function openReceiver(options: Partial<ReceiverOptions> = {}): Promise<OpenReceiver> {
  const folder = mkdtempSync(join(tmpdir(), 'evals-receiver-'))
  const engine = options.engine ?? (await openSqlite({ folder }))
  const receiver = await startReceiver({ port: 0, ...options, engine })
  const remove = async (): Promise<void> => {
    await receiver.close()
    await engine.close()
    rmSync(folder, { recursive: true })
  }
  return { ...receiver, engine, folder, remove }
}

export const START = Date.UTC(2026, 10, 1)

export interface SentSpan {
  trace: number
  span: number
  parent?: number
  name?: string
  attributes?: Record<string, string>
}

export const traceIdOf = (trace: number): string => trace.toString(16).padStart(32, '0')
export const spanIdOf = (span: number): string => span.toString(16).padStart(16, '0')

/** As OTLP in JSON. */
export function otlpJson(spans: readonly SentSpan[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [
          {
            scope: { name: 'test' },
            spans: spans.map(({ trace, span, parent, name = `span ${span}`, attributes = {} }) => ({
              traceId: traceIdOf(trace),
              spanId: spanIdOf(span),
              ...(parent !== undefined && { parentSpanId: spanIdOf(parent) }),
              name,
              startTimeUnixNano: String(BigInt(START + span) * 1_000_000n),
              endTimeUnixNano: String(BigInt(START + span + 5) * 1_000_000n),
              attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
            })),
          },
        ],
      },
    ],
  }
}

export async function post(url: string, body: string | Uint8Array | object, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown; headers: Headers }> {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  const response = await fetch(url, { method: 'POST', body: bytes as BodyInit, headers: { 'content-type': 'application/json', ...headers } })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text, headers: response.headers }
}
