/** The worker's end of the run record: opened at the first case, kept open, and opened anew when a watch run has another folder. */
import { mkdirSync } from 'node:fs'
import { openRowLog, type RowLog } from './rowLog.ts'

let open: { folder: string; log: RowLog } | undefined

/** @throws a system error where the folder can not be made or written */
export function rowLogOf(folder: string): RowLog {
  if (open?.folder === folder) return open.log
  open?.log.close()
  open = undefined
  mkdirSync(folder, { recursive: true })
  open = { folder, log: openRowLog(folder) }
  return open.log
}
