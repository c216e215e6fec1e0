/** What every part of the server works on: one project's folder, and its logs. */
import type { LogEngine, RedactionOptions } from '@evals/store'

export interface StudioProject {
  /** The project's root, absolute: the folder that has `.evals`. */
  root: string
  /** Opened when it is first needed, and then kept. `undefined`: there are no logs yet. */
  logs: () => Promise<LogEngine | undefined>
  /** Where the logs are, or will be, where that is a folder: several threads read it at once. */
  logsFolder?: string | undefined
  /** What `origin` of a row calls the logs: their folder, relative to the root, or the address of their server without secrets. */
  logsName: string
  /** For what writes: makes the store where there is none. */
  makeLogs: () => Promise<LogEngine>
  /** What is taken out of rows before they are written to a dataset, as `evals.config.json` has it now. @throws for a file that can not be used */
  redaction: () => RedactionOptions
  /** Aborts when the studio ends: what was started for it ends too. */
  closed?: AbortSignal | undefined
}
