/** From what a user handed to `describe.eval` to the suites and cases that a runner registers: one suite for the base and one for each variant. */
import { dirname, relative } from 'node:path'
import type { EvalRow } from '../dataset/dataset.ts'
import { loadRows, type LoadedRow } from '../dataset/loadRows.ts'
import { columnParams } from '../playground/columnParams.ts'
import { relativePath } from '../relativePath.ts'
import { askedParams } from '../run/askedRun.ts'
import { caseTitles } from '../row/caseTitles.ts'
import { isInShard } from '../run/rowShard.ts'
import { nameOfScorer } from '../scorer/scorer.ts'
import type { SuiteMeta } from './evalMeta.ts'
import type { EvalOptions } from './evalOptions.ts'
import type { PlannedCase } from './plannedCase.ts'
import { promptsOf, type PromptReference } from './promptReference.ts'
import type { EvalBody, SuiteSetup } from './runCase.ts'
import type { RunContext } from './runContext.ts'

export interface EvalPlace {
  /** Path of describe names, joined by ' > '. */
  name: string
  /** The eval file, absolute. */
  file: string
  context: RunContext
}

export interface PlannedSuite {
  meta: SuiteMeta
  setup: SuiteSetup
  cases: PlannedCase[]
}

/**
 * @returns the base first, where it runs
 * @throws {DataError} with every row that can not be used
 */
export async function planEval(given: EvalOptions, place: EvalPlace, body?: EvalBody): Promise<PlannedSuite[]> {
  const { name, file, context } = place
  const options = await withAskedParams(given, place)
  const { rows, files, limited } = await loadRows(options.data, { folder: dirname(file), owner: `eval "${name}"`, schema: options.schema })
  const titles = caseTitles(rows)
  const path = relative(context.root, file).replaceAll('\\', '/')
  const { shard } = context
  const rowShard = shard?.of === 'rows' ? shard : undefined
  const numbered = rows.map((row, index) => ({ row, title: titles[index]! }))
  const own = rowShard ? numbered.filter(({ row }) => isInShard(rowShard, path, name, row.id)) : numbered
  const variants = variantsOf(options).map((variant) => ({ variant, params: { ...(options.params as object | undefined), ...(variant === undefined ? {} : options.variants?.[variant]) } }))
  return variants.map(({ variant, params }) => ({
    meta: { ...suiteMeta(options, place), variant, ...promptMeta(promptsOf(params, variants.map((other) => other.params)), files, context), ...datasetMeta(files, context), collected: !limited, ...(shard && { shard }), ...(rowShard && { sharded: true as const }) },
    setup: {
      suite: { ...options, timeout: options.timeout ?? context.timeout },
      params,
      file: path,
      name,
      variant,
      body,
      context,
    },
    cases: own.map(({ row, title }) => ({
      title,
      row,
      meta: { id: row.id, ...(options.cluster ? { cluster: clusterOf(options.cluster, row, title) } : {}) },
    })),
  }))
}

/** Of whoever tries others before they are written into the file. */
async function withAskedParams(options: EvalOptions, { name, file, context: { root } }: EvalPlace): Promise<EvalOptions> {
  const asked = askedParams()
  if (!asked || asked.suite !== name || asked.file !== relativePath(root, file)) return options
  return { ...options, params: await columnParams({ name: 'run', params: asked.params }, options, root) }
}

/** A skipped eval is known by name and variants, so that its baseline is not taken for abandoned; its data is not read. */
export function skippedSuites(options: EvalOptions, place: EvalPlace): SuiteMeta[] {
  return variantsOf(options).map((variant) => ({ ...suiteMeta(options, place), variant }))
}

function suiteMeta(options: EvalOptions, { name, context }: EvalPlace): SuiteMeta {
  return {
    name,
    scorers: options.scorers.map((scorer) => nameOfScorer(scorer) ?? ''),
    trials: options.trials ?? 1,
    gate: options.gate ?? {},
    keepOutputs: options.baseline?.outputs ?? context.keepOutputs,
    collected: false,
    files: [],
  }
}

export function promptMeta(prompts: readonly PromptReference[], files: readonly string[], { root }: RunContext): Pick<SuiteMeta, 'files' | 'prompts'> {
  if (prompts.length === 0) return { files: [...files] }
  const named = prompts.map(({ files: [file], hash }) => ({ file: relative(root, file ?? '').replaceAll('\\', '/'), hash }))
  return { files: [...files, ...prompts.flatMap((prompt) => prompt.files)], prompts: named.toSorted((a, b) => (a.file < b.file ? -1 : 1)) }
}

function datasetMeta(files: readonly string[], { root }: RunContext): Pick<SuiteMeta, 'datasets'> {
  return files.length === 0 ? {} : { datasets: files.map((file) => relative(root, file).replaceAll('\\', '/')) }
}

export function clusterOf(cluster: (row: EvalRow) => string, row: LoadedRow, title: string): string {
  const id: unknown = cluster(row)
  if (typeof id === 'string' && id !== '') return id
  throw new TypeError(`\`cluster\` must give every row a text that is not empty; for "${title}" it gave ${JSON.stringify(id) ?? 'undefined'}`)
}

/** The base runs where there are params to run it with, or nothing else to run. */
function variantsOf({ params, variants = {} }: EvalOptions): (string | undefined)[] {
  const names = Object.keys(variants)
  return params !== undefined || names.length === 0 ? [undefined, ...names] : names
}
