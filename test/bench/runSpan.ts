/** How long the tasks of a run took together, by its record. */
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** From the run record, so that start-up, collection and the report at the end are left out. */
export async function spanOfTasks(folder: string): Promise<number> {
  const runs = join(folder, '.evals', 'runs')
  const run = readdirSync(runs).toSorted().at(-1)!
  let first = Infinity
  let last = 0
  for await (const line of createInterface({ input: createReadStream(join(runs, run, 'rows.jsonl')) })) {
    const { metrics } = JSON.parse(line) as { metrics: { startMs: number; durationMs: number } }
    first = Math.min(first, metrics.startMs)
    last = Math.max(last, metrics.startMs + metrics.durationMs)
  }
  return last - first
}
