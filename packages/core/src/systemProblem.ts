/** Why the system refused to read or write a file, for a message that names the file itself. */
import { isError } from './row/errorInfo.ts'

/** @example systemProblem(error)   // 'ENOSPC: no space left on device', without the call and the absolute path of a temporary file */
export function systemProblem(error: unknown): string {
  if (!isError(error)) return String(error)
  return 'syscall' in error ? error.message.replace(new RegExp(`, ${String(error.syscall)}( '.*)?$`, 's'), '') : error.message
}
