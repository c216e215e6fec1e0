/** A project in a temporary folder, with runs that the real core recorded of given rows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { collectSuites, createRunFolder, finishRun, openRowLog, readPlacedRows, readRunRecord, writeRunRecord, type Row, type Span, type UpdateMode } from '@evals/core'
import type { StudioProject } from '../../project/studioProject.ts'

export const FILE = 'support.eval.ts'

export interface TestProject extends StudioProject {
  /** @returns its id: the first is `20261101T000000000-0001` */
  run: (rows: readonly (Partial<Row> & { id: string })[], options?: { update?: UpdateMode; spans?: readonly Span[]; unfinished?: boolean; kind?: 'playground' }) => Promise<string>
  remove: () => void
}

export function testProject(): TestProject {
  const root = mkdtempSync(`${tmpdir()}/evals-studio-`)
  let runs = 0
  return {
    root,
    logsName: '.evals/logs',
    logs: () => Promise.resolve(undefined),
    makeLogs: () => Promise.reject(new Error('no logs here')),
    redaction: () => ({}),
    async run(rows, { update = 'none', spans = [], unfinished = false, kind } = {}) {
      runs++
      const id = `202611${String(runs).padStart(2, '0')}T000000000-${String(runs).padStart(4, '0')}`
      const folder = createRunFolder(root, id)
      const log = openRowLog(folder)
      for (const row of rows) log.append({ name: `case ${row.id}`, input: row.id, file: FILE, suite: 'support', trial: 0, ...row })
      log.appendSpans(spans)
      log.close()
      if (unfinished) return id
      const collector = collectSuites(undefined)
      for await (const { row, reference } of readPlacedRows(folder)) collector.add(row, reference)
      const trials = Math.max(1, ...rows.map(({ trial = 0 }) => trial + 1))
      const suites = collector.suites().map((suite) => ({ ...suite, collected: true, trials }))
      finishRun({ root, id, folder, startedAt: new Date(Date.UTC(2026, 10, runs)), durationMs: 5, runner: { name: 'vitest', version: '5' }, git: { commit: 'abcdef0123', branch: 'main', dirty: false }, update, suites, keep: 100 })
      if (kind) writeRunRecord(folder, { ...readRunRecord(folder)!, kind })
      return id
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
