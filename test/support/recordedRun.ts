/** A run of given rows and spans, recorded by the real core as a runner would have: for what no generator makes. */
import { collectSuites, createRunFolder, finishRun, openRowLog, readPlacedRows, type Row, type Span } from '../../packages/core/src/index.ts'

export interface RecordedRun {
  root: string
  id: string
  startedAt: string
  rows: readonly Row[]
  spans?: readonly Span[]
  update?: 'all' | 'none'
  git?: { commit: string; branch: string; dirty: boolean }
}

export async function recordRun({ root, id, startedAt, rows, spans = [], update = 'none', git = { commit: 'abcdef0123456789', branch: 'main', dirty: false } }: RecordedRun): Promise<string> {
  const folder = createRunFolder(root, id)
  const log = openRowLog(folder)
  for (const row of rows) log.append(row)
  log.appendSpans(spans)
  log.close()
  const collector = collectSuites(undefined)
  for await (const { row, reference } of readPlacedRows(folder)) collector.add(row, reference)
  const trials = rows.reduce((most, { trial = 0 }) => Math.max(most, trial + 1), 1)
  finishRun({ root, id, folder, startedAt: new Date(startedAt), durationMs: 1_000, runner: { name: 'vitest', version: '5.1.1' }, git, update, suites: collector.suites().map((suite) => ({ ...suite, collected: true, trials })), keep: 1_000 })
  return id
}
