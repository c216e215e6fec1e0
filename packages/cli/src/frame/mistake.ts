/** What a user did wrong or met, said in one line. Everything else that is thrown is a bug of ours, and says so with its stack. */
import type { CommanderError } from 'commander'

/** Something that the user can put right: the message says how. */
export class Mistake extends Error {
  override name = 'Mistake'
}

/**
 * Errors of the other packages whose messages are for users. By name: the frame would have to load those packages
 * to know their classes.
 */
const FOR_USERS = new Set(['Mistake', 'NoRunError', 'MergeError', 'NothingToCompareError', 'CaseNotFoundError', 'BaselineError', 'BaselineRefError', 'DataError', 'StoreError', 'SavedViewError', 'ReceiverError', 'StudioError', 'ExportError', 'MappingError', 'RedactionOptionsError', 'SampleOptionsError', 'DatasetOptionsError'])

export interface Said {
  /** `usage`: how the command was written; `input`: what it was pointed at; `system`: the disk, the rights; `bug`: ours. */
  kind: 'usage' | 'input' | 'system' | 'bug'
  message: string
}

export function messageFor(error: unknown): Said {
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error) }
  if (isUsageError(error)) return { kind: 'usage', message: error.message.replace(/^error: /, '').replace(/\n\((Did you mean .*)\)$/s, '. $1').trim() }
  // With what was written, and where in it
  if (error.name === 'QueryError' && 'render' in error && typeof error.render === 'function') return { kind: 'input', message: `the query can not be understood\n\n${String(error.render()).replace(/^/gm, '  ')}` }
  if (FOR_USERS.has(error.name)) return { kind: 'input', message: error.message }
  if ('syscall' in error && 'code' in error) return { kind: 'system', message: error.message.replace(/, (\w+) '(.*)'$/s, ': $2') }
  return { kind: 'bug', message: `this should not happen, and is a bug of evals:\n${error.stack ?? error.message}` }
}

export function isUsageError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')
}
