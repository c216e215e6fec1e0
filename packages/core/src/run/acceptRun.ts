/** Takes a run that is there as the new baseline, without running anything: what `-u` does, afterwards. */
import { join } from 'node:path'
import { summarize, type CaseRecord } from '../case/caseSummary.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import type { Json } from '../json.ts'
import { hasNoError, type Row } from '../row/row.ts'
import { readRows } from '../row/readRows.ts'
import { listRuns, readRunRecord, runsFolder } from './runFolder.ts'
import { writeBaselines, type WrittenBaselines } from './writeBaselines.ts'

export interface AcceptOptions {
  /** The project's folder: the one that has `.evals`. */
  root: string
  /** The run's id. Default: the newest. */
  run?: string | undefined
}

export interface Accepted extends WrittenBaselines {
  run: string
  /** `false`: the run was killed or is still going on; only what had finished was taken. */
  finished: boolean
  cases: number
}

/** No run to accept: the message says what to do. */
export class NoRunError extends Error {
  override name = 'NoRunError'
}

/** @throws {NoRunError} where there is no such run, or none at all */
export async function acceptRun({ root, run }: AcceptOptions): Promise<Accepted> {
  const runs = listRuns(root)
  const id = run ?? runs.at(-1)
  if (id === undefined) throw new NoRunError(`there is no run in ${runsFolder(root)}: run the evals first`)
  if (!runs.includes(id)) throw new NoRunError(`there is no run ${id}; the newest are ${runs.slice(-3).join(', ') || '(none)'}`)

  const { suites, outputs } = await readSuites(join(runsFolder(root), id))
  if (suites.length === 0) throw new NoRunError(`run ${id} has no finished case: there is nothing to accept`)

  const finished = ['passed', 'failed'].includes(readRunRecord(join(runsFolder(root), id))?.outcome ?? '')
  const written = writeBaselines({ root, suites, update: 'all', outputOf: (entry) => outputs.get(entry) })
  return { run: id, ...written, finished, cases: suites.reduce((sum, suite) => sum + suite.cases.length, 0) }
}

/** Rebuilds what the runner's main process had: `run.json` knows which suites ran whole, `rows.jsonl` what each trial gave. */
async function readSuites(folder: string): Promise<{ suites: SuiteRun[]; outputs: Map<CaseRecord, Json> }> {
  const record = readRunRecord(folder)
  const attempts = new Map<string, Row[]>()
  for await (const row of readRows(folder)) {
    const key = JSON.stringify([row.file, row.suite, row.variant, row.id])
    attempts.set(key, [...(attempts.get(key) ?? []), row])
  }

  const suites = new Map<string, SuiteRun>()
  const outputs = new Map<CaseRecord, Json>()
  for (const rows of attempts.values()) {
    const sample = sampleOf(rows)
    const first = sample[0]!
    const suite = suiteOf(first, suites, record?.outcome === 'running' ? undefined : record)
    const entry: CaseRecord = { id: first.id, name: first.name ?? first.id, summary: summarize(sample.map((row) => ({ row }))) }
    for (const scorer of Object.keys(entry.summary!.scores)) if (!suite.scorers.includes(scorer)) suite.scorers = [...suite.scorers, scorer]
    suite.cases.push(entry)
    if (first.output !== undefined) outputs.set(entry, first.output)
  }
  return { suites: [...suites.values()], outputs }
}

/** The rows of the attempt that counts: the first that had no error, else the first. */
function sampleOf(rows: readonly Row[]): Row[] {
  const byAttempt = [...Map.groupBy(rows, (row) => row.attempt ?? 0)].toSorted(([a], [b]) => a - b).map(([, ofAttempt]) => ofAttempt)
  const sample = byAttempt.find((ofAttempt) => ofAttempt.every(hasNoError)) ?? byAttempt[0]!
  return sample.toSorted((a, b) => (a.trial ?? 0) - (b.trial ?? 0))
}

function suiteOf(row: Row, suites: Map<string, SuiteRun>, record: ReturnType<typeof readRunRecord>): SuiteRun {
  const { file = '', suite: name = '', variant } = row
  const key = JSON.stringify([file, name, variant])
  const found = suites.get(key)
  if (found) return found
  const recorded = record?.suites.find((other) => other.file === file && other.name === name && other.variant === variant)
  const suite: SuiteRun = {
    file,
    name,
    variant,
    scorers: recorded?.scorers.map((scorer) => scorer.name) ?? [],
    trials: recorded?.trials ?? 1,
    gate: {},
    keepOutputs: recorded?.keepOutputs ?? true,
    collected: recorded !== undefined && !recorded.partial,
    cases: [],
  }
  suites.set(key, suite)
  return suite
}
