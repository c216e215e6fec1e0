/** Picks some of many rows: by chance, spread over a field or over what they say, the newest, or the worst. */
import { stableJson, type Json, type Row } from '@evals/core'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { PathError, parsePath, pathsIn, valueAt } from '../datasets/path.ts'
import { allocate } from './allocate.ts'
import { embedTexts, type Embedder } from './embedder.ts'
import { farthestPoints } from './farthestPoints.ts'
import { inputText } from './inputText.ts'
import { tfidfVectors } from './tfidf.ts'

export interface SampleOptions {
  /** How many; all where there are fewer. */
  n: number
  /** Equal seeds pick equal rows of equal rows. Default: 0. */
  seed?: number | undefined
  /** A place in the row, such as `metadata.lang` or `tags[0]`: each of its values is given its share, and at least one where `n` allows. Rows without it are one group. */
  stratifyBy?: string | undefined
  /** Spread over what the inputs say; `true`: by the words and spelling, without a model. */
  diverse?: boolean | Embedder | undefined
  /**
   * The newest by the time at which they began. The worst by a scorer: those with the lowest score first, and before
   * them those that ended in an error, as there is no answer worse than none; without a score last. Without a scorer's
   * name by the lowest of a row's scores.
   */
  order?: 'newest' | { worst: string | true } | undefined
}

export class SampleOptionsError extends Error {
  override name = 'SampleOptionsError'
}

/**
 * @returns rows as given: of a random sample in the order in which they were given, else in the order in which they were picked
 * @throws {SampleOptionsError}
 * @throws what the embedder throws
 */
export async function sampleRows<R extends Row>(rows: readonly R[], options: SampleOptions): Promise<R[]> {
  const { n, seed = 0, stratifyBy, diverse, order } = checked(options)
  const random = xoroshiro128plus(seed)
  const pick = diverse ? await spread(rows, diverse, random) : order ? inOrder(rows, order) : byChance(random)

  const groups = stratifyBy === undefined ? [Array.from(rows.keys())] : strata(rows, stratifyBy)
  const shares = allocate(groups.map(({ length }) => length), n)
  const picked = groups.flatMap((group, index) => pick(group, shares[index]!))
  if (!diverse && !order) return picked.sort((a, b) => a - b).map((index) => rows[index]!)
  // Of several groups, the whole sample is in order
  return (order && groups.length > 1 ? inOrder(rows, order)(picked, picked.length) : picked).map((index) => rows[index]!)
}

function checked(options: SampleOptions): SampleOptions {
  const { n, seed = 0, diverse, order } = options
  if (!Number.isSafeInteger(n) || n < 1) throw new SampleOptionsError(`a sample has at least one row: n must be a whole number from 1, not ${n}`)
  if (!Number.isSafeInteger(seed)) throw new SampleOptionsError(`the seed must be a whole number, not ${seed}`)
  if (diverse && order) throw new SampleOptionsError('diverse and an order both say which rows are taken: choose one, and let the query leave out what is not wanted')
  return options
}

/** Of the rows at these indices, so many. */
type Pick = (indices: readonly number[], count: number) => number[]

/** In the order in which groups first come up. */
function strata(rows: readonly Row[], field: string): number[][] {
  const values = valuesOf(rows, field)
  if (rows.length > 0 && values.every((value) => value === undefined)) throw new SampleOptionsError(`none of the rows has "${field}" to be stratified by; there are ${[...new Set(rows.slice(0, LOOKED_AT).flatMap((row) => pathsIn(row)))].slice(0, MAX_SHOWN).join(', ')}`)
  return [...Map.groupBy(rows.keys(), (index) => stableJson(values[index] ?? null)).values()]
}

/** For messages: rows that are looked at, and names that are shown. */
const LOOKED_AT = 50
const MAX_SHOWN = 24

function valuesOf(rows: readonly Row[], field: string): (Json | undefined)[] {
  try {
    const path = parsePath(field)
    return rows.map((row) => valueAt(row, path))
  } catch (error) {
    throw error instanceof PathError ? new SampleOptionsError(`the field to stratify by: ${error.message}`) : error
  }
}

/** Durstenfeld's shuffle, as far as it is needed. */
function byChance(random: RandomGenerator): Pick {
  return (indices, count) => {
    const pool = [...indices]
    for (let place = 0; place < count; place++) {
      const other = uniformInt(random, place, pool.length - 1)
      ;[pool[place], pool[other]] = [pool[other]!, pool[place]!]
    }
    return pool.slice(0, count)
  }
}

async function spread(rows: readonly Row[], diverse: true | Embedder, random: RandomGenerator): Promise<Pick> {
  const texts = rows.map(({ input }) => inputText(input))
  const vectors = diverse === true ? tfidfVectors(texts) : await embedTexts(texts, diverse)
  return (indices, count) => {
    if (count === 0) return []
    const first = uniformInt(random, 0, indices.length - 1)
    return farthestPoints(indices.map((index) => vectors[index]!), count, first).map((place) => indices[place]!)
  }
}

function inOrder(rows: readonly Row[], order: NonNullable<SampleOptions['order']>): Pick {
  const ranks = order === 'newest' ? rows.map((row) => -startOf(row)) : badness(rows, order.worst)
  return (indices, count) => indices.toSorted((a, b) => compare(ranks[a]!, ranks[b]!) || a - b).slice(0, count)
}

/** Infinity minus itself is no number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function startOf({ metrics, created }: Row): number {
  const start = metrics?.startMs ?? Date.parse(created ?? '')
  return Number.isFinite(start) ? start : -Infinity
}

function badness(rows: readonly Row[], scorer: string | true): number[] {
  const names = new Set(rows.flatMap(({ scores = {} }) => Object.keys(scores)))
  if (scorer !== true && rows.length > 0 && !names.has(scorer)) throw new SampleOptionsError(`none of the rows has a score "${scorer}"; there are ${[...names].slice(0, MAX_SHOWN).join(', ') || 'no scores'}`)
  return rows.map(({ error, scores = {} }) => {
    if (error) return -1
    const known = (scorer === true ? Object.values(scores) : [scores[scorer]]).filter((score) => typeof score === 'number')
    return known.length === 0 ? Infinity : Math.min(...known)
  })
}
