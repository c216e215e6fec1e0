/** `@evals/store`: logs from production, kept, searched, and made into dataset rows. */
export * from './engine/logEngine.ts'
export * from './query/query.ts'
export { TRACE_ITSELF, type IncomingSpan } from './trace/incomingSpan.ts'
export type { LogRecord } from './trace/logRecord.ts'
export { readTrace } from './trace/readTrace.ts'
