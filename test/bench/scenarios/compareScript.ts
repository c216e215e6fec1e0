/**
 * Run by `compare.ts` in a process of its own: what the end of a run costs with many cases. Prints the milliseconds of CPU
 * that each step took, as JSON. Arguments: an empty folder, the number of cases, 'binary' or 'graded'.
 */
import { join } from 'node:path'
import type { Json, SuiteRun } from '../../../packages/core/src/index.ts'

// The build, as users have it; typed by the source, so that type checking needs no build
const { emptyBaseline, evaluateRun, readBaseline, updateBaseline, writeBaseline } = (await import(
  new URL('../../../packages/core/dist/index.mjs', import.meta.url).href
)) as typeof import('../../../packages/core/src/index.ts')

const [folder, cases, kind] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]]
const path = join(folder, 'many.eval.ts.json')
const FILE = 'many.eval.ts'

/** Of the same case always the same, and evenly spread: the middle digits of a product with the golden ratio. */
const spread = (index: number, salt: number): number => ((index + salt) * 0.618_033_988_749_895) % 1

function scoreOf(index: number, changed: boolean): number {
  // A change moves one case in twenty
  const moved = changed && spread(index, 7.7) < 0.05
  const score = spread(index, moved ? 3.3 : 1.1)
  return kind === 'binary' ? Number(score < 0.7) : Math.round(score * 100) / 100
}

function suiteRun(changed: boolean): SuiteRun {
  return {
    file: FILE,
    name: 'many cases',
    scorers: ['score'],
    trials: 1,
    gate: {},
    keepOutputs: true,
    collected: true,
    cases: Array.from({ length: cases }, (_, index) => ({
      id: index.toString(16).padStart(16, '0'),
      name: `question ${index}`,
      summary: { scores: { score: [scoreOf(index, changed)] }, errorCount: 0, errors: [], failures: 0, durationMs: 1, rows: [[index * 200, 200]] as const },
    })) as SuiteRun['cases'],
  }
}

const outputOf = ({ name }: { name: string }): Json => `the answer to ${name}`

const before = emptyBaseline()
updateBaseline(before, suiteRun(false), 'all', outputOf)
writeBaseline(path, before)
const run = suiteRun(true)

const steps: Record<string, number> = {}
function timed<T>(step: string, work: () => T): T {
  const start = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(start)
  steps[step] = (user + system) / 1000
  return result
}

const baseline = timed('read', () => readBaseline(path))!
timed('compare', () => evaluateRun([run], { update: 'all', baselines: new Map([[FILE, baseline]]) }))
timed('update', () => updateBaseline(baseline, run, 'all', outputOf))
const written = timed('write', () => writeBaseline(path, baseline))
if (!written) throw new Error('the baseline should have changed')
console.log(JSON.stringify(steps))
