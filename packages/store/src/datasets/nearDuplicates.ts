/** Groups of texts that are nearly the same: a letter, a word or the punctuation apart. */
import { hash, normalised } from '../sampling/tfidf.ts'

/** Share of the pieces that two texts have in common, of those that either has. */
const LIKENESS = 0.8
const PIECE_LENGTH = 3
/** Texts up to here are taken in pieces of words, in which a wrong letter is little; in characters. */
const SHORT = 500

/**
 * Jaccard's likeness of at least 0.8 over three-letter pieces of the words, and in longer texts over pairs of words; and the
 * same numbers in the same order: two sums that differ in a number are different questions. Exact, and not by comparing
 * every pair: texts so alike share one of their rarest pieces (prefix filter; Bayardo, Ma and Srikant, Scaling up all pairs
 * similarity search, WWW 2007).
 *
 * @returns indices, each group in order, the groups by their first; texts that are alone in none
 */
export function nearDuplicates(texts: readonly string[]): number[][] {
  const numbers = texts.map((text) => normalised(text).match(/\p{N}+/gu)?.join(' ') ?? '')
  const groups = new Groups(texts.length)
  const short = [...texts.keys()].filter((index) => texts[index]!.length <= SHORT)
  // Texts so alike are of about one length: each pair is among the short ones or the long ones
  const long = [...texts.keys()].filter((index) => texts[index]!.length > LIKENESS * LIKENESS * SHORT)
  joinAlike(short, short.map((index) => piecesOfWords(texts[index]!)), numbers, groups)
  if (short.length < texts.length) joinAlike(long, long.map((index) => pairsOfWords(texts[index]!)), numbers, groups)
  return groups.ofSeveral()
}

/** Union-find, in which a group is known by its first index. */
class Groups {
  private readonly parents: number[]

  constructor(size: number) {
    this.parents = Array.from({ length: size }, (_, index) => index)
  }

  root(index: number): number {
    let top = index
    while (this.parents[top] !== top) top = this.parents[top]!
    for (let next = index; next !== top; ) [this.parents[next], next] = [top, this.parents[next]!]
    return top
  }

  join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)]
    this.parents[Math.max(x, y)] = Math.min(x, y)
  }

  ofSeveral(): number[][] {
    return [...Map.groupBy(this.parents.keys(), (index) => this.root(index)).values()].filter(({ length }) => length > 1).sort(([a], [b]) => a! - b!)
  }
}

/** @param indices of the texts, whose pieces are at the same place of `texts` */
function joinAlike(indices: readonly number[], texts: readonly Uint32Array[], numbers: readonly string[], groups: Groups): void {
  const pieces = byRarity(texts)
  const holders = new Map<number, number[]>()
  // By size, so that a text meets only those that are no longer than it
  for (const place of [...pieces.keys()].sort((a, b) => pieces[a]!.length - pieces[b]!.length || a - b)) {
    const own = pieces[place]!
    const index = indices[place]!
    const met = new Set<number>()
    for (const piece of own.subarray(0, own.length - Math.ceil(LIKENESS * own.length) + 1)) {
      if (isAlone(piece)) continue
      const others = holders.get(piece) ?? []
      for (const other of others) met.add(other)
      others.push(place)
      holders.set(piece, others)
    }
    for (const other of met) {
      if (numbers[indices[other]!] !== numbers[index] || groups.root(indices[other]!) === groups.root(index)) continue
      if (areAlike(own, pieces[other]!)) groups.join(index, indices[other]!)
    }
  }
}

function wordsOf(text: string): string[] {
  return normalised(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Each piece once; for a text without a letter or a digit, the text. */
function piecesOfWords(text: string): Uint32Array {
  const pieces = new Set<number>()
  for (const word of wordsOf(text)) {
    const padded = ` ${word} `
    for (let start = 0; start + PIECE_LENGTH <= padded.length; start++) pieces.add(hash(padded.slice(start, start + PIECE_LENGTH)))
  }
  if (pieces.size === 0) pieces.add(hash(text.trim()))
  return Uint32Array.from(pieces)
}

function pairsOfWords(text: string): Uint32Array {
  const words = wordsOf(text)
  const pairs = new Set(words.map((word, index) => hash(`${word} ${words[index + 1] ?? ''}`)))
  if (pairs.size === 0) pairs.add(hash(text.trim()))
  return Uint32Array.from(pairs)
}

/** A power of two. Pieces that share a place are only thought to be more frequent than they are. */
const PLACES = 1 << 20
const HASHES = 2 ** 32

/** The pieces as numbers that are in the order of how few texts have them; any order would do that is the same in all texts. */
function byRarity(texts: readonly Uint32Array[]): Float64Array[] {
  const counts = new Uint32Array(PLACES)
  for (const pieces of texts) for (const piece of pieces) counts[piece & (PLACES - 1)]!++
  return texts.map((pieces) => Float64Array.from(pieces, (piece) => counts[piece & (PLACES - 1)]! * HASHES + piece).sort())
}

/** No other text has it. */
function isAlone(piece: number): boolean {
  return piece < 2 * HASHES
}

function areAlike(a: Float64Array, b: Float64Array): boolean {
  if (Math.min(a.length, b.length) < LIKENESS * Math.max(a.length, b.length)) return false
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]! === b[j]!) {
      shared++
      i++
      j++
    } else if (a[i]! < b[j]!) i++
    else j++
  }
  return shared >= LIKENESS * (a.length + b.length - shared)
}
