/** OTLP in JSON as the file exporter of OpenTelemetry's collector writes it: one request a line. */
import { isPlainObject } from '@evals/core'
import type { Decoded } from '../otlp/decoded.ts'
import { decodeOtlpJson } from '../otlp/decodeOtlp.ts'
import { OtlpError } from '../otlp/otlpError.ts'
import { LineError } from './imported.ts'

/** Metrics are passed over. @throws {LineError} for what is no request */
export function readOtlpRequest(value: unknown): Decoded {
  if (!isPlainObject(value)) throw new LineError('must be an OTLP request: an object with resourceSpans or resourceLogs')
  try {
    if ('resourceSpans' in value) return decodeOtlpJson('traces', value)
    if ('resourceLogs' in value) return decodeOtlpJson('logs', value)
  } catch (error) {
    if (error instanceof OtlpError) throw new LineError(error.message)
    throw error
  }
  if ('resourceMetrics' in value) return { spans: [], rejected: 0, ignored: 0, reasons: [] }
  throw new LineError(`has neither resourceSpans nor resourceLogs; it has ${Object.keys(value).slice(0, 20).join(', ') || 'no keys'}`)
}
