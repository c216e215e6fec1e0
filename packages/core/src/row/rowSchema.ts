/** The row as a zod schema: what is checked where a row comes in from outside. Kept apart from the type, so that only readers load zod. */
import { z } from 'zod'
import type { Json } from '../json.ts'
import type { Row } from './row.ts'

const json: z.ZodType<Json> = z.json()
const text = z.string()
const errorInfo = z.looseObject({ name: text, message: text, stack: text.optional(), phase: z.enum(['data', 'task', 'scorer']) })
const kind = z.enum(['log', 'dataset', 'eval', 'playground'])

const optionalFields = {
  output: json.optional(),
  expected: json.optional(),
  scores: z.record(text, z.number().min(0).max(1).nullable()).optional(),
  scoreDetails: z
    .record(
      text,
      z.looseObject({
        reason: text.optional(),
        error: errorInfo.optional(),
        metadata: json.optional(),
        source: z.enum(['code', 'judge', 'human']).optional(),
      }),
    )
    .optional(),
  error: errorInfo.optional(),
  toolCalls: z.array(z.looseObject({ name: text, arguments: json.optional(), result: json.optional(), error: text.optional() })).optional(),
  name: text.optional(),
  metadata: z.record(text, json).optional(),
  tags: z.array(text).optional(),
  metrics: z
    .object({
      startMs: z.number(),
      durationMs: z.number(),
      promptTokens: z.number().optional(),
      completionTokens: z.number().optional(),
      costUsd: z.number().optional(),
      cached: z.boolean().optional(),
    })
    .catchall(z.union([z.number(), z.boolean()]))
    .optional(),
  trace: z.looseObject({ traceId: text, spanId: text }).optional(),
  origin: z.looseObject({ kind, ref: text, id: text, rev: text.optional() }).optional(),
  kind: kind.optional(),
  created: text.optional(),
  file: text.optional(),
  suite: text.optional(),
  variant: text.optional(),
  cluster: text.optional(),
  trial: z.int().min(0).optional(),
  attempt: z.int().min(0).optional(),
  failures: z.array(text).optional(),
}

/**
 * A whole row. Unknown keys survive. `z.toJSONSchema(rowSchema)` gives the JSON Schema.
 *
 * @example
 * rowSchema.parse({ id: 'a', input: 'hi', mine: 1 })   // { id: 'a', input: 'hi', mine: 1 }
 */
export const rowSchema: z.ZodType<Row> = z.looseObject({ id: text, input: json, ...optionalFields })
