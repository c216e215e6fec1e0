/** `u` in watch mode takes the last run as it is: failed files run again for their snapshots, and their cases take outputs and scores from that run instead of paying for new ones. */
import { readRows } from '../row/readRows.ts'
import { hasNoError, type Row } from '../row/row.ts'
import type { TrialOptions, TrialResult } from './runTrial.ts'

let loaded: { folders: string; rows: Promise<Map<string, Row>> } | undefined

/** @returns `undefined` where there is nothing to replay: the trial was not run, or ended in an error */
export async function replayTrial(folders: readonly string[] | undefined, { file, name }: { file: string; name: string }, { row, variant, trial }: TrialOptions): Promise<TrialResult | undefined> {
  if (folders === undefined) return undefined
  const key = folders.join('\n')
  if (loaded?.folders !== key) loaded = { folders: key, rows: load(folders) }
  const found = (await loaded.rows).get(keyOf(file, name, variant, row.id, trial))
  if (!found) return undefined
  const { failures: _failures, attempt: _attempt, ...recorded } = found
  return { output: recorded.output, row: recorded, thrown: [] }
}

async function load(folders: readonly string[]): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>()
  for (const folder of folders) {
    for await (const row of readRows(folder)) {
      const key = keyOf(row.file ?? '', row.suite ?? '', row.variant, row.id, row.trial ?? 0)
      if (hasNoError(row)) rows.set(key, row)
    }
  }
  return rows
}

function keyOf(file: string, suite: string, variant: string | undefined, id: string, trial: number): string {
  return JSON.stringify([file, suite, variant, id, trial])
}
