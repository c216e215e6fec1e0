/** The run that is going on, as the runner's main process knows it. */
import { join } from 'node:path'
import { askedId } from './askedRun.ts'
import { gitState, type GitState } from './git.ts'
import { createRunFolder, newRunId, runsFolder, writeRunRecord, type RunKind } from './runFolder.ts'
import { RUN_FORMAT, type RunRecord } from './runRecord.ts'

export interface CurrentRun {
  id: string
  /** `.evals/runs/<id>`, absolute; not made yet. */
  folder: string
  startedAt: Date
  kind: RunKind
  /** Set when the first eval was seen: until then this may be a run of ordinary tests only. */
  git?: Promise<GitState | undefined>
}

/** @param root the project's root, absolute */
export function newRun(root: string, kind: RunKind = 'eval'): CurrentRun {
  const startedAt = new Date()
  const id = (kind === 'eval' ? askedId(root) : undefined) ?? newRunId(startedAt, kind)
  return { id, folder: join(runsFolder(root), id), startedAt, kind }
}

/** From here on a crash leaves a record that says `running`. */
export function beginRecord(root: string, { id, startedAt, kind }: CurrentRun, runner: RunRecord['runner'], more: Pick<RunRecord, 'playground'> = {}): Promise<GitState | undefined> {
  try {
    const folder = createRunFolder(root, id)
    writeRunRecord(folder, { format: RUN_FORMAT, id, ...(kind === 'eval' ? {} : { kind }), startedAt: startedAt.toISOString(), durationMs: 0, runner, outcome: 'running', reasons: [], notes: [], suites: [], ...more })
  } catch {
    // A read-only folder: each case that can not be logged says so, and the report with it
  }
  return gitState(root)
}
