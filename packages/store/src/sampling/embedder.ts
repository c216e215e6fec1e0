/** What turns texts into vectors, so that rows can be spread over what they say. */

/** Of the shape of `@evals/llm`'s: vectors all of one length, in the order of the texts. */
export interface Embedder {
  embed: (texts: readonly string[]) => Promise<number[][]>
}

/** A vector by its coordinates that are not 0, in ascending order, of length 1. */
export interface SparseVector {
  indices: Uint32Array
  values: Float32Array
}

/** How many texts an embedder is given at once: servers have limits. */
const BATCH = 128

/**
 * @throws Error where the embedder gives something else than one vector of numbers for each text
 */
export async function embedTexts(texts: readonly string[], embedder: Embedder): Promise<SparseVector[]> {
  const vectors: SparseVector[] = []
  // One list of places for all of them
  let places: Uint32Array | undefined
  for (let start = 0; start < texts.length; start += BATCH) {
    // APIs refuse empty text
    const batch = texts.slice(start, start + BATCH).map((text) => (text.trim() === '' ? '-' : text))
    const embedded = await embedder.embed(batch)
    if (embedded.length !== batch.length) throw new Error(`the embedder gave ${embedded.length} vectors for ${batch.length} texts`)
    for (const vector of embedded) {
      places ??= Uint32Array.from(vector.keys())
      if (vector.length !== places.length || vector.length === 0 || !vector.every((value) => Number.isFinite(value))) throw new Error(`the embedder gave a vector of ${vector.length} values, where all must be ${places.length} numbers`)
      vectors.push(unitVector(places, Float32Array.from(vector)))
    }
  }
  return vectors
}

export function unitVector(indices: Uint32Array, values: Float32Array): SparseVector {
  let squares = 0
  for (const value of values) squares += value * value
  const norm = Math.sqrt(squares)
  return { indices, values: norm === 0 ? values : values.map((value) => value / norm) }
}
