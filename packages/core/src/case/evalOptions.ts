/** What a user hands to `describe.eval`, and its check before anything is run. */
import { AGREES, PASSES } from '../calibration/judgeScores.ts'
import type { EvalData } from '../dataset/loadRows.ts'
import type { EvalRow } from '../dataset/dataset.ts'
import type { JsonSchema } from '../jsonSchema.ts'
import { isPlainObject } from '../plainObject.ts'
import { isStandardSchema, type StandardSchema } from '../standardSchema.ts'
import { nameOfScorer, type ScorerFunction } from '../scorer/scorer.ts'
import type { ScorerArgs } from '../scorer/scorer.ts'
import type { Gate } from './gate.ts'
import { suggestion, unknownKeys } from './unknownKeys.ts'

/** What a task is told beside its input. The expected answer is not there. */
export interface TaskContext<Params = Record<string, never>> {
  params: Params
  /** Aborts when the case's time is up, or the run is cancelled. Hand it to `fetch` and to SDKs. */
  signal: AbortSignal
  /** The row without its `expected`: the task never sees the answer. */
  row: Omit<EvalRow, 'expected'> & { id: string }
  /** Counts from 0. */
  trial: number
  variant?: string | undefined
}

/** What an eval is made of: its data, the code under test, its scorers, and the rules by which it passes. */
export interface EvalOptions<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> {
  data: EvalData<Input, Expected>
  /** Checks every row, and may change it: a zod schema (or any Standard Schema) of `{ input, expected, ... }`. */
  schema?: StandardSchema<{ input: Input; expected?: Expected }> | undefined
  /** What the task may be run with: a model, a prompt, a temperature. */
  params?: Params | undefined
  /** What `params` may be: a zod schema (or any Standard Schema, or a JSON Schema) of the object. The playground edits each param by it, and runs nothing that it refuses. */
  paramsSchema?: StandardSchema | JsonSchema | undefined
  /** Named overrides of `params`: each runs all cases once more. The base runs too, unless there are no `params`. */
  variants?: Record<string, Partial<Params>> | undefined
  /** The code under test. */
  task: (input: Input, context: TaskContext<Params>) => Output | Promise<Output>
  /** Ours, your own functions, or autoevals' as they are. */
  scorers: readonly ScorerFunction<ScorerArgs<Input, Awaited<Output>, Expected>>[]
  /** How often each case is run; its score is the mean. Default 1. */
  trials?: number | undefined
  /** Milliseconds that one trial's task, and each of its scorers, may take. Default 60,000; 0: no limit. */
  timeout?: number | undefined
  /** How many cases run at once. Default: the runner's own limit. 1: one after the other. */
  concurrency?: number | undefined
  /** What cases have in common that makes them less than independent (a source document, a conversation): intervals then go by clusters. */
  cluster?: ((row: EvalRow<Input, Expected>) => string) | undefined
  gate?: Gate | undefined
  baseline?: { outputs?: boolean | undefined } | undefined
}

export const DEFAULT_TIMEOUT = 60_000

const KNOWN = {
  data: true, schema: true, params: true, paramsSchema: true, variants: true, task: true, scorers: true, trials: true, timeout: true,
  concurrency: true, cluster: true, gate: true, baseline: true,
} satisfies Record<keyof EvalOptions, true>
const KNOWN_GATE = { min: true, kappa: true, maxErrors: true, tolerance: true, strict: true, scorers: true } satisfies Record<keyof Gate, true>

/**
 * Refuses what would otherwise show up late or not at all: a misspelt option, a scorer without a name, a gate for a scorer that does not exist.
 *
 * @throws {TypeError} with everything that is wrong, a line each
 */
export function checkEvalOptions(name: string, options: unknown): asserts options is EvalOptions {
  const problems = typeof options === 'object' && options !== null ? [...problemsOf(options as Partial<EvalOptions>)] : ['the second argument must be an object: { data, task, scorers }']
  if (typeof name !== 'string' || name.trim() === '') problems.unshift('an eval needs a name that is not empty')
  if (problems.length > 0) throw new TypeError(`describe.eval(${JSON.stringify(name)}): ${problems.join('\n  ')}`)
}

function* problemsOf(options: Partial<EvalOptions>): Generator<string> {
  yield* unknownKeys(options, KNOWN, 'option')
  if (options.data === undefined) yield '`data` is missing: rows, dataset(path), or a function that gives rows'
  if (typeof options.task !== 'function') yield '`task` must be a function: (input, { params, signal }) => output'
  if (options.paramsSchema !== undefined && !isPlainObject(options.paramsSchema) && !isStandardSchema(options.paramsSchema)) yield '`paramsSchema` must be a zod schema of the params, another Standard Schema, or a JSON Schema: z.object({ temperature: z.number().max(2) })'
  yield* scorerProblems(options)
  yield* numberProblems('trials', options.trials, { min: 1, integer: true })
  yield* numberProblems('timeout', options.timeout, { min: 0 })
  yield* numberProblems('concurrency', options.concurrency, { min: 1, integer: true })
  if (options.variants !== undefined && Object.keys(options.variants).some((variant) => variant.trim() === '')) yield 'a variant needs a name that is not empty'
  if (options.gate !== undefined) yield* gateProblems(options.gate)
}

function* scorerProblems({ scorers, gate }: Partial<EvalOptions>): Generator<string> {
  if (!Array.isArray(scorers) || scorers.length === 0) {
    yield '`scorers` must be a list of at least one scorer: without a score there is nothing to compare'
    return
  }
  const names = new Set<string>()
  for (const [index, scorer] of (scorers as readonly unknown[]).entries()) {
    if (typeof scorer !== 'function') {
      yield `scorer ${index + 1} is ${scorer === undefined ? 'undefined (a wrong import?)' : `a ${typeof scorer}`}, not a function`
      continue
    }
    const scorerName = nameOfScorer(scorer as ScorerFunction<ScorerArgs>)
    if (!scorerName) yield `scorer ${index + 1} has no name: use a named function, or scorer('name', fn)`
    else if (scorerName in Object.prototype) yield `a scorer can not be named "${scorerName}", as every JavaScript object has something of that name: choose another with scorer('name', fn)`
    else if (names.has(scorerName)) yield `two scorers are named "${scorerName}": name one of them with scorer('name', fn)`
    else names.add(scorerName)
  }
  if (gate?.kappa !== undefined && !(names.has(AGREES) && names.has(PASSES))) yield '`gate.kappa` is for an eval of a judge: ...judgeEval(judge, labelledRows)'
  for (const gated of [...Object.keys(gate?.min ?? {}), ...(gate?.scorers ?? [])]) {
    if (!names.has(gated)) yield `the gate names a scorer "${gated}" that the eval does not have${suggestion(gated, [...names])}`
  }
}

function* gateProblems(gate: Gate): Generator<string> {
  yield* unknownKeys(gate, KNOWN_GATE, 'gate')
  yield* numberProblems('gate.kappa', gate.kappa, { min: -1, max: 1 })
  yield* numberProblems('gate.maxErrors', gate.maxErrors, { min: 0, max: 1 })
  yield* numberProblems('gate.tolerance', gate.tolerance, { min: 0, max: 1 })
  for (const [scorer, min] of Object.entries(gate.min ?? {})) yield* numberProblems(`gate.min.${scorer}`, min, { min: 0, max: 1 })
}

function* numberProblems(name: string, value: unknown, range: { min: number; max?: number; integer?: boolean }): Generator<string> {
  if (value === undefined) return
  const { min, max = Infinity, integer = false } = range
  if (typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))) return
  yield `\`${name}\` must be ${integer ? 'a whole number' : 'a number'} ${max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`}, not ${typeof value === 'number' ? value : (JSON.stringify(value) ?? String(value))}`
}
