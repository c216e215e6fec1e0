/** Cases that wait, as for a model: an eval must keep as many in flight as it was told to. */
import { measure, median } from '../measure.ts'
import { evals } from '../projects.ts'
import { spanOfTasks } from '../runSpan.ts'
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
