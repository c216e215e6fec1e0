/** What there is in a project, for completion: read from records, never from rows. */
import type { Candidate, CompletionContext } from '../frame/command.ts'

const MAX_RUNS = 50
const MAX_READ = 10

export async function runIds({ root }: CompletionContext): Promise<Candidate[]> {
  const { listRuns, shortRunId } = await import('@evals/core')
  const ids = listRuns(root)
  return [{ value: 'latest', description: 'the newest run' }, ...ids.slice(-MAX_RUNS).toReversed().flatMap((id, back) => [{ value: shortRunId(id, ids), description: back === 0 ? id : `${id}, latest~${back}` }, ...(shortRunId(id, ids) === id ? [] : [{ value: id }])])]
}

export async function runIdsAndBaseline(context: CompletionContext): Promise<Candidate[]> {
  return [{ value: 'baseline', description: 'the baseline files as they are now' }, ...(await runIds(context))]
}

export async function suiteTitles({ root }: CompletionContext): Promise<Candidate[]> {
  const { suiteTitle } = await import('@evals/core')
  const titles = (await records(root)).flatMap(({ suites }) => suites.map((suite) => ({ value: suiteTitle(suite), description: suite.file })))
  return [...new Map(titles.map((title) => [title.value, title])).values()]
}

export async function branches({ root }: CompletionContext): Promise<Candidate[]> {
  return [...new Set((await records(root)).flatMap(({ git }) => git?.branch ?? []))].map((value) => ({ value }))
}

async function records(root: string): Promise<import('@evals/core').RunRecord[]> {
  const { listRunEntries } = await import('@evals/core')
  const found = []
  let read = 0
  for (const { state } of listRunEntries(root)) {
    if (++read > MAX_READ) break
    if (state.kind === 'finished') found.push(state.record)
  }
  return found
}
