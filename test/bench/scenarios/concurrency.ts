/** Cases that wait, as for a model: an eval must keep as many in flight as it was told to. */
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { measure, median } from '../measure.ts'
import { evals } from '../projects.ts'
import type { Scenario } from '../scenario.ts'

const CONCURRENCY = 50
const WAIT_MS = 100

const evalsFile = (cases: number): string => `
import { setTimeout as wait } from 'node:timers/promises'
import { describe, scorer } from '@evals/vitest'

const data = Array.from({ length: ${cases} }, (_, index) => ({ input: \`question \${index}\` }))
const task = async (input) => {
  await wait(${WAIT_MS})
  return input
}
const exact = scorer('exact', ({ input, output }) => (output === input ? 1 : 0))

describe.eval('waiting', { data, task, scorers: [exact], concurrency: ${CONCURRENCY} })
`

export const concurrency: Scenario = {
  name: 'concurrency',
  async run({ rounds, quick }) {
    const cases = quick ? 100 : 1000
    const spans: number[] = []
    const contender = evals('concurrency', { 'waiting.eval.ts': evalsFile(cases) }, { expect: new RegExp(`Tests +${cases} passed`) })
    const after = async (): Promise<void> => {
      spans.push(await spanOfTasks(contender.folder))
    }
    const measured = await measure([{ ...contender, after }], rounds)
    const ideal = (cases / CONCURRENCY) * WAIT_MS
    return {
      title: `${cases.toLocaleString('en')} cases of ${WAIT_MS} ms, ${CONCURRENCY} at once`,
      measured,
      checks: [{ what: `first start to last end (ideal: ${ideal / 1000} s)`, value: median(spans) / 1000, unit: 's', target: (ideal * 1.05) / 1000 }],
    }
  },
}

/** From the run record, so that start-up, collection and the report at the end are left out. */
async function spanOfTasks(folder: string): Promise<number> {
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
