/** One large suite over several machines: which of its rows are this machine's. */
import { hash } from 'node:crypto'
import type { Shard } from './runRecord.ts'

const VARIABLE = 'EVALS_SHARD'

/**
 * @returns `undefined` where it is not set
 * @throws {TypeError} for what is no shard
 * @example readRowShard({ EVALS_SHARD: '2/8' })   // { index: 2, count: 8, of: 'rows' }
 */
function readRowShard(environment: NodeJS.ProcessEnv): Shard | undefined {
  const text = environment[VARIABLE]
  if (!text) return undefined
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []
  if (index === undefined || Number(index) < 1 || Number(index) > Number(count)) throw new TypeError(`${VARIABLE} is ${JSON.stringify(text)}: write which of how many, such as 2/8`)
  return { index: Number(index), count: Number(count), of: 'rows' }
}

/**
 * What this process runs a part of: its test files by the runner's own option, or each eval's rows.
 *
 * @throws {TypeError} where both are asked for, or `EVALS_SHARD` is no shard
 */
export function shardOf(ofFiles: Omit<Shard, 'of'> | undefined, environment: NodeJS.ProcessEnv): Shard | undefined {
  const ofRows = readRowShard(environment)
  if (ofFiles && ofRows) throw new TypeError(`--shard divides the test files and ${VARIABLE} the rows of each eval: use one of them`)
  return ofRows ?? ofFiles
}

/**
 * A row is always in the same shard of so many, whatever rows are beside it; with all its variants and trials, which are
 * compared with each other and share what is cached.
 *
 * @param file relative to the project's root
 */
export function isInShard({ index, count }: Shard, file: string, suite: string, id: string): boolean {
  const digits = hash('sha256', JSON.stringify([file, suite, id]), 'hex').slice(0, 12)
  return Number.parseInt(digits, 16) % count === index - 1
}
