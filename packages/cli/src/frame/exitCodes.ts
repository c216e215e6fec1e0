/** How the command ends, for scripts: as `diff` and `grep` do it, so that a regression is never taken for a typing error. */

export const EXIT = {
  /** Done, and what was looked at is fine. */
  ok: 0,
  /** Done, and the answer is bad: a regression, a failed gate. */
  failed: 1,
  /** Could not be done: wrong usage, no such run, a file that can not be read or written. */
  trouble: 2,
  /** Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
