/** What a page may ask of the playground, as schemas: sizes are bounded, as each row of each column is a call that may cost money. */
import type { Json, ParamValue, PlaygroundRow } from '@evals/core'
import { z } from 'zod'

const MAX_COLUMNS = 24
const MAX_ROWS = 20_000
const MAX_TEXT = 1_000_000

const text = z.string().min(1).max(10_000)
const longText = z.string().max(MAX_TEXT)
const index = z.coerce.number().int().min(0)
const json = z.json() as z.ZodType<Json, Json>
const trials = z.number().int().min(1).max(100).optional()
/** Only so many of the rows: always the same ones of them, so that what is tried next is tried on the same. */
const sample = z.number().int().min(1).max(MAX_ROWS).optional()

/** Values as they are, and prompts as `{ $prompt: { file, source } }`. */
const params = z.record(z.string().min(1).max(200), z.json()) as unknown as z.ZodType<Record<string, ParamValue>, Record<string, ParamValue>>

const rowFields = {
  id: text,
  input: json,
  expected: json.optional(),
  name: z.string().max(10_000).optional(),
  metadata: z.record(z.string(), json).optional(),
  tags: z.array(z.string()).optional(),
  origin: z.object({ kind: z.enum(['log', 'dataset', 'eval', 'playground']), ref: z.string(), id: z.string(), rev: z.string().optional() }).optional(),
}
const row = z.object(rowFields) as z.ZodType<PlaygroundRow, PlaygroundRow>

const suiteFields = { file: text, suite: text }
const page = { offset: index.default(0), limit: index.pipe(z.number().min(1).max(1000)).default(100) }

export const rowsQuery = z.object({ ...suiteFields, ...page })

export const runBody = z.object({
  ...suiteFields,
  columns: z.array(z.object({ name: text, params })).min(1).max(MAX_COLUMNS),
  /** Ids of the suite's rows, and rows of the page's own. Left out: all rows of the suite. */
  rows: z.array(z.union([text, row])).min(1).max(MAX_ROWS).optional(),
  trials,
  sample,
})
export type RunBody = z.output<typeof runBody>

const failure = z.object({ name: z.string(), message: z.string(), phase: z.enum(['data', 'task', 'scorer']).default('task') })
const trial = z.object({
  scores: z.record(z.string(), z.number().min(0).max(1).nullable()).optional(),
  /** The row's; nothing but errors is looked at. */
  scoreDetails: z.record(z.string(), z.object({ error: failure.optional() })).optional(),
  error: failure.optional(),
  metrics: z.object({ durationMs: z.number() }).partial().optional(),
})

export const compareBody = z.object({
  ...suiteFields,
  /** Name of the column that the others are compared with. */
  base: text,
  /** Scorers in the order in which they are shown. Default: as they come. */
  scorers: z.array(text).max(100).optional(),
  columns: z
    .array(z.object({ name: text, cells: z.array(z.object({ row: text, name: z.string().optional(), cluster: z.string().optional(), trials: z.array(trial).min(1).max(100) })).max(MAX_ROWS) }))
    .min(1)
    .max(MAX_COLUMNS),
})
export type CompareBody = z.output<typeof compareBody>

/** The `PlaygroundSource` of a link. */
export const rowQuery = z.discriminatedUnion('from', [
  z.object({ from: z.literal('suite'), file: text, suite: text, row: text.optional() }),
  z.object({ from: z.literal('log'), traceId: text, spanId: text.optional() }),
  z.object({ from: z.literal('case'), run: text, file: text, suite: text, variant: text.optional(), id: text }),
  z.object({ from: z.literal('dataset'), path: text, row: text }),
])
export type RowQuery = z.output<typeof rowQuery>

export const planBody = z.discriminatedUnion('save', [
  /** A prompt's whole text into its file. */
  z.object({ save: z.literal('prompt'), file: text, source: longText }),
  /** Params of the base, where they are written: only those that are to change. */
  z.object({ save: z.literal('params'), ...suiteFields, params }),
  /** A variant of the eval, new or with other params. */
  z.object({ save: z.literal('variant'), ...suiteFields, name: text, params }),
])
export type PlanBody = z.output<typeof planBody>

export const applyBody = z.object({ hash: z.string().min(1).max(100) })

export const evalBody = z.object({ ...suiteFields, params: params.optional() })
export type EvalBody = z.output<typeof evalBody>

/** By the API's names, such as `temperature`; a prompt's own front matter may set the same, and is overridden. */
const modelParams = z
  .object({ temperature: z.number().min(0).max(2), maxTokens: z.number().int().min(1), topP: z.number().min(0).max(1), seed: z.number().int(), reasoningEffort: z.string().max(20) })
  .partial()

const promptText = z.object({
  /** The `.prompt` file that it is of: its partials are beside it. Default: it is of no file. */
  file: text.optional(),
  /** The whole text, front matter and all. */
  source: longText,
})

export const PROMPT_SCORERS = ['exactMatch', 'levenshtein', 'includes', 'numericMatch', 'jsonDiff', 'validJson'] as const

export const promptRunBody = z
  .object({
    prompt: promptText,
    /** In place of the one in the prompt's front matter. */
    model: text.optional(),
    params: modelParams.optional(),
    /** What each has is in place of the above. */
    columns: z.array(z.object({ name: text, prompt: promptText.optional(), model: text.optional(), params: modelParams.optional() })).min(1).max(MAX_COLUMNS),
    rows: z.array(row).min(1).max(MAX_ROWS).optional(),
    /** In place of `rows`: a dataset's file, and which of its rows; default: all. */
    dataset: z.object({ path: text, rows: z.array(text).min(1).max(MAX_ROWS).optional() }).optional(),
    scorers: z.array(z.union([z.enum(PROMPT_SCORERS), z.object({ rubric: z.union([longText.min(1), z.array(longText.min(1)).min(1).max(50)]), name: text.optional() })], { error: `must be one of ${PROMPT_SCORERS.join(', ')}, or { rubric: criteria }` })).max(20).default([]),
    trials,
    sample,
  })
  .refine(({ rows, dataset }) => (rows === undefined) !== (dataset === undefined), 'give either `rows` or `dataset`')
export type PromptRunBody = z.output<typeof promptRunBody>
export type ModelParams = z.output<typeof modelParams>
export type PromptSource = z.output<typeof promptText>

export const promptQuery = z.object({ file: text })
export const promptCheckBody = promptText
export const datasetRowsQuery = z.object({ path: text, ...page })
