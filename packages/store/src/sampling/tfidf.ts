/**
 * Texts as vectors without any model: words, and pieces of words of four letters, hashed, each counting the more the
 * fewer texts have it. It knows spelling, not meaning: 'car' and 'automobile' are two things to it, 'refund' and
 * 'refunds' nearly one.
 */
import { unitVector, type SparseVector } from './embedder.ts'

/** A power of two, and so many that few features share a place, and so few that the processor's cache holds them. */
const PLACES = 1 << 16
/** Of a long text only its most telling features count, so that memory and time are bounded: 1 KB a text. */
const MAX_FEATURES = 128
/** Of a longer text its beginning and its end count, where what it is about is said. */
const MAX_CHARACTERS = 4000
const PIECE_LENGTH = 4
/** A text of more words is known well enough by these. */
const MAX_WORDS_WITH_PIECES = 100
/** Of a word that makes up a whole text in a script without spaces, the beginning. */
const MAX_WORD = 64
const WORD_WEIGHT = 1
const PIECE_WEIGHT = 0.4

/** Goes over the texts twice rather than keep all that they hold. */
export function tfidfVectors(texts: readonly string[]): SparseVector[] {
  const features = new FeatureCounter()
  const textsWith = new Uint32Array(PLACES)
  for (const text of texts) for (const place of features.count(text).places) textsWith[place]!++
  // What all texts have, such as a system prompt, tells none from another
  const rarity = Float32Array.from(textsWith, (count) => Math.log((1 + texts.length) / Math.max(1, count)))
  return texts.map((text) => {
    const { places, counts } = features.count(text)
    return heaviest(places, (place) => (1 + Math.log1p(counts[place]!)) * rarity[place]!)
  })
}

function heaviest(places: readonly number[], weightOf: (place: number) => number): SparseVector {
  const weights = Float32Array.from(places, weightOf)
  const least = weights.length > MAX_FEATURES ? weights.toSorted()[weights.length - MAX_FEATURES]! : 0
  const kept = Uint32Array.from(places.filter((_, index) => weights[index]! >= least))
  // By place, so that the order of words does not matter
  const indices = kept.sort().subarray(0, MAX_FEATURES)
  return unitVector(indices, Float32Array.from(indices, weightOf))
}

/** Counts the features of one text after the other, in memory of its own that is used again. */
class FeatureCounter {
  private readonly counts = new Float32Array(PLACES)
  private places: number[] = []
  /** Words come again and again. */
  private readonly known = new Map<string, Uint32Array>()

  /** @returns valid until the next call */
  count(text: string): { places: readonly number[]; counts: Float32Array } {
    for (const place of this.places) this.counts[place] = 0
    this.places = []
    const words = normalised(shortened(text)).match(/[\p{L}\p{N}]+/gu) ?? []
    for (const word of words) {
      const places = this.placesOf(word)
      this.add(places[0]!, WORD_WEIGHT)
      if (words.length <= MAX_WORDS_WITH_PIECES) for (let index = 1; index < places.length; index++) this.add(places[index]!, PIECE_WEIGHT)
    }
    // An empty text is like other empty ones, and like nothing else
    if (this.places.length === 0) this.add(0, WORD_WEIGHT)
    return { places: this.places, counts: this.counts }
  }

  private add(place: number, weight: number): void {
    if (this.counts[place] === 0) this.places.push(place)
    this.counts[place]! += weight
  }

  private placesOf(word: string): Uint32Array {
    const given = this.known.get(word)
    if (given) return given
    if (this.known.size >= MAX_KNOWN) this.known.clear()
    const padded = ` ${word.slice(0, MAX_WORD)} `
    const pieces = Array.from({ length: Math.max(0, padded.length - PIECE_LENGTH + 1) }, (_, start) => `~${padded.slice(start, start + PIECE_LENGTH)}`)
    const places = Uint32Array.from([word, ...pieces], (feature) => hash(feature) & (PLACES - 1))
    this.known.set(word, places)
    return places
  }
}

const MAX_KNOWN = 50_000

function shortened(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS / 2)} ${text.slice(-MAX_CHARACTERS / 2)}`
}

/** Case, accents and the width of letters do not matter. */
export function normalised(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** FNV-1a, 32 bits, over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), with its high bits folded into the low ones. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}
