/** What there is in the logs, for completion: only where there are some already, and never more than a few. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEngine } from '@evals/store'
import type { Candidate, CompletionContext } from '../frame/command.ts'
import { openExistingStore, storeFolder } from '../logs/openStore.ts'

const FIELDS = ['latency', 'cost', 'tokens', 'start', 'model', 'service', 'name', 'tag', 'user', 'session', 'tool', 'errorName']
const MAX_FIELDS = 40
const MAX_IDS = 20

export async function savedViews({ root }: CompletionContext): Promise<Candidate[]> {
  const { readViews } = await import('@evals/store')
  return Object.entries(readViews(root)).map(([value, { query }]) => ({ value, description: query }))
}

export async function fieldNames(context: CompletionContext): Promise<Candidate[]> {
  const own = await fromStore(context, (engine) => engine.fieldNames())
  return [...FIELDS, ...own.slice(0, MAX_FIELDS)].map((value) => ({ value }))
}

export async function modelNames(context: CompletionContext): Promise<Candidate[]> {
  const models = await fromStore(context, (engine) => engine.facet({ query: { kind: 'all' }, field: { of: 'text', name: 'model' } }))
  return ['since:1d', 'since:7d', 'is:error', ...models.map(({ value }) => `model:${/^[\w.-]+$/.test(value) ? value : JSON.stringify(value)}`)].map((value) => ({ value }))
}

export async function recentIds(context: CompletionContext): Promise<Candidate[]> {
  const [{ shortId, shortText }, records] = await Promise.all([import('../render/logs/facts.ts'), fromStore(context, (engine) => engine.search({ query: { kind: 'all' }, limit: MAX_IDS }))])
  return records.map((record) => ({ value: shortId(record), description: shortText(record.row.input) }))
}

async function fromStore<Result>({ root }: CompletionContext, read: (engine: LogEngine) => Promise<Result[]>): Promise<Result[]> {
  // A server would keep whoever waits for a key waiting, and is no folder
  if (!existsSync(join(storeFolder({ root }, {}), 'logs.sqlite'))) return []
  const engine = await openExistingStore({ root }, {})
  try {
    return await read(engine)
  } finally {
    await engine.close()
  }
}
