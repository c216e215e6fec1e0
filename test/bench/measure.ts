/** Runs commands as whole processes, in turn, and gives the medians of what they took. */
import { spawn } from 'node:child_process'
import { canMeasure, killTree, watchTree } from './processTree.ts'

export interface Contender {
  name: string
  /** Arguments for Node. */
  command: readonly string[]
  folder: string
  /** Brings the folder into the state that a round starts from. */
  prepare?: () => void
  /** What a right run prints. A contender that did nothing would be the fastest. */
  expect: RegExp
  exitCode?: number
  /** Reads what else a run has left, right after it. */
  after?: (output: string) => void | Promise<void>
  /** Runs only this often, where a run takes minutes. */
  rounds?: number
  /** Of the same runner, what this one is compared with in the table. The first contender, where absent. */
  reference?: string
}

/** `undefined`: /proc is missing. */
export interface Sample {
  wallMs: number
  cpuMs?: number
  treeBytes?: number
  mainBytes?: number
}

export interface Measured extends Sample {
  name: string
  reference?: string
  /** In the order in which they were taken; the numbers above are their medians. */
  samples: Sample[]
  /** Was stopped: the numbers are what it took until then. */
  stopped?: boolean
}

const LIMIT_MS = 300_000

/**
 * Interleaved (A, B, C, A, B, C): what else the machine does meanwhile falls on all of them alike.
 *
 * @throws where a run did not do what it should
 */
export async function measure(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const results = contenders.map(({ name, reference }): Omit<Measured, 'wallMs'> => ({ name, ...(reference ? { reference } : {}), samples: [] }))
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const result = results[index]!
      if (round >= (contender.rounds ?? rounds) || result.stopped) continue
      showProgress(`  ${contender.name}: round ${round + 1} of ${contender.rounds ?? rounds}`)
      contender.prepare?.()
      const { sample, output, stopped } = await runOnce(contender)
      result.samples.push(sample)
      if (stopped) result.stopped = true
      else await contender.after?.(output)
    }
  }
  showProgress('')
  return results.map((result) => ({ ...result, ...medians(result.samples) }))
}

/** One line that is written over, where somebody looks. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}

async function runOnce(contender: Contender): Promise<{ sample: Sample; output: string; stopped: boolean }> {
  const { command, folder, expect, exitCode = 0, name } = contender
  const start = performance.now()
  const child = spawn(process.execPath, command, { cwd: folder, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  const tree = canMeasure && child.pid !== undefined ? watchTree(child.pid) : undefined
  let stopped = false
  const limit = setTimeout(() => {
    stopped = true
    killTree(child.pid!)
  }, LIMIT_MS)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  const wallMs = performance.now() - start
  clearTimeout(limit)
  const sample = { wallMs, ...tree?.end() }
  if (!stopped && (code !== exitCode || !expect.test(output))) {
    throw new Error(`${name}: ended with code ${code}, and should end with ${exitCode} and print ${String(expect)}. It printed:\n${output.slice(-3000)}`)
  }
  return { sample, output, stopped }
}

/** What a shell would have: no colours, not CI (where a missing baseline fails), nothing of the `npm run` around us. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|CI$|FORCE_COLOR$|GITHUB_ACTIONS$|VITEST|NODE_ENV$|NODE_OPTIONS$|EVALS_)/
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))), NO_COLOR: '1' }
}

function medians(samples: readonly Sample[]): Sample {
  const keys = Object.keys(samples[0] ?? {}) as (keyof Sample)[]
  return Object.fromEntries(keys.map((key) => [key, median(samples.map((sample) => sample[key]!))])) as unknown as Sample
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
