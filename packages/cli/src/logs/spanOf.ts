/** A record as one of the spans that there are, for answers as JSON. */
import type { LogRecord } from '@evals/store'

/** As lines of `--jsonl` and the answer of `--json` have them. */
export function spanOf({ row, span, resource }: LogRecord): object {
  return { row, span, ...(resource && { resource }) }
}
