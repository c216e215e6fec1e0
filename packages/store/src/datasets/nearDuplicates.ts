/** Groups of texts that are nearly the same: a letter, a word or the punctuation apart. */
import { hash, normalised } from '../sampling/tfidf.ts'

/** Share of three-letter pieces that two texts have in common, of those that either has. */
const LIKENESS = 0.8
const PIECE_LENGTH = 3

/**
 * Jaccard's likeness of at least 0.8 over three-letter pieces of the words, and the same numbers in the same order: two
 * sums that differ in a number are different questions. Exact, and not by comparing every pair: texts so alike share one of
 * their rarest pieces (prefix filter; Bayardo, Ma and Srikant, Scaling up all pairs similarity search, WWW 2007).
 *
 * @returns indices, each group in order, the groups by their first; texts that are alone in none
 */
export function nearDuplicates(texts: readonly string[]): number[][] {
  const pieces = byRarity(texts.map(piecesOf))
  const numbers = texts.map((text) => normalised(text).match(/\p{N}+/gu)?.join(' ') ?? '')
  const parents = Array.from(texts.keys())
  const root = (index: number): number => {
    let top = index
    while (parents[top] !== top) top = parents[top]!
    for (let next = index; next !== top; [parents[next], next] = [top, parents[next]!]);
    return top
  }
  const holders = new Map<number, number[]>()
  // By size, so that a text meets only those that are no longer than it
  for (const index of [...texts.keys()].sort((a, b) => pieces[a]!.length - pieces[b]!.length || a - b)) {
    const own = pieces[index]!
    const prefix = own.subarray(0, own.length - Math.ceil(LIKENESS * own.length) + 1)
    const met = new Set<number>()
    for (const piece of prefix) {
      const others = holders.get(piece) ?? []
      for (const other of others) met.add(other)
      holders.set(piece, others)
      others.push(index)
    }
    for (const other of met) {
      if (root(other) === root(index) || numbers[other] !== numbers[index]) continue
      if (areAlike(own, pieces[other]!)) parents[Math.max(root(index), root(other))] = Math.min(root(index), root(other))
    }
  }
  return [...Map.groupBy(texts.keys(), root).values()].filter(({ length }) => length > 1).sort(([a], [b]) => a! - b!)
}

/** Each piece once; for a text without a letter or a digit, the text. */
function piecesOf(text: string): Uint32Array {
  const words = normalised(text).match(/[\p{L}\p{N}]+/gu) ?? []
  const pieces = new Set<number>()
  for (const word of words) {
    const padded = ` ${word} `
    for (let start = 0; start + PIECE_LENGTH <= padded.length; start++) pieces.add(hash(padded.slice(start, start + PIECE_LENGTH)))
  }
  if (pieces.size === 0) pieces.add(hash(text.trim()))
  return Uint32Array.from(pieces)
}

/** The pieces' places in the order of how few texts have them. */
function byRarity(texts: readonly Uint32Array[]): Uint32Array[] {
  const counts = new Map<number, number>()
  for (const pieces of texts) for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  const places = new Map([...counts].sort(([a, x], [b, y]) => x - y || a - b).map(([piece], place) => [piece, place]))
  return texts.map((pieces) => pieces.map((piece) => places.get(piece)!).sort())
}

function areAlike(a: Uint32Array, b: Uint32Array): boolean {
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
