/** Names of models, for completion: those that were used, those that evals are written with, and those that the user's server has. */
import { join } from 'node:path'
import { listRuns, readAllSpans, readModelNames, runsFolder, type Json, type PlaygroundSuite } from '@evals/core'
import { listModels } from '@evals/llm'
import { problemWithoutSecrets } from '../security/withoutSecrets.ts'
import type { ModelsAnswer } from './playgroundAnswers.ts'

/** The newest runs that are looked at, and how much of each. */
const MAX_RUNS = 50
const MAX_SPANS = 200
/** Milliseconds for the server to say what it has: a field is waiting for it. */
const PATIENCE_MS = 3_000

export interface ModelSources {
  root: string
  /** Those that are known by now: completion waits for no runner. */
  suites: readonly PlaygroundSuite[]
}

export async function knownModels({ root, suites }: ModelSources): Promise<ModelsAnswer> {
  const fromServer = serverModels()
  const found = new Map<string, ModelsAnswer['models'][number]['from']>()
  const add = (name: string, from: ModelsAnswer['models'][number]['from']): void => void (found.has(name) || found.set(name, from))
  for await (const name of modelsOfRuns(root)) add(name, 'runs')
  for (const suite of suites) for (const name of modelsOfParams(suite)) add(name, 'params')
  const { names, problem } = await fromServer
  for (const name of names) add(name, 'server')
  return { models: [...found].map(([name, from]) => ({ name, from })), ...(problem === undefined ? {} : { problem: problemWithoutSecrets(problem) }) }
}

async function* modelsOfRuns(root: string): AsyncGenerator<string> {
  for (const id of listRuns(root, 'all').toReversed().slice(0, MAX_RUNS)) {
    let left = MAX_SPANS
    for await (const { attributes } of readAllSpans(join(runsFolder(root), id))) {
      const { requestedModel } = readModelNames(attributes)
      if (requestedModel !== undefined) yield requestedModel
      // A run goes on with more calls of the same models
      if (--left === 0) break
    }
  }
}

function* modelsOfParams({ params, variants }: PlaygroundSuite): Generator<string> {
  for (const { name, kind, value, choices = [] } of params) {
    if (kind !== 'model') continue
    const values: unknown[] = [value, ...choices, ...variants.map((variant) => variant.params[name])]
    for (const one of values as Json[]) if (typeof one === 'string' && one !== '') yield one
  }
}

/** The list of OpenAI, or of the compatible server that the user has named. Nobody is asked where there is no key. */
async function serverModels(): Promise<{ names: string[]; problem?: string }> {
  if (!process.env['OPENAI_API_KEY']?.trim()) return { names: [] }
  try {
    return { names: (await listModels(AbortSignal.timeout(PATIENCE_MS))).toSorted() }
  } catch (error) {
    return { names: [], problem: (error as Error).message }
  }
}
