/** Picks vectors that are spread out: each time the one that is farthest from all that were picked (Gonzalez 1985, k-center). */
import type { SparseVector } from './embedder.ts'

/**
 * No point is then more than twice as far from a picked one as the best choice of `n` could make it. Outliers are picked
 * early, as they are what lies farthest: that is the purpose.
 *
 * Time is `n` × all coordinates; memory, beside the vectors, one number each.
 *
 * @param vectors of length 1, their indices ascending: the distance is 1 minus the cosine
 * @param first the index to begin with
 * @returns indices in the order in which they were picked; the earlier where two are equally far
 */
export function farthestPoints(vectors: readonly SparseVector[], n: number, first: number): number[] {
  const distances = new Float64Array(vectors.length).fill(Infinity)
  const dense = new Float32Array(1 + vectors.reduce((highest, { indices }) => Math.max(highest, indices.at(-1) ?? 0), 0))
  const picked: number[] = []
  for (let next = first; picked.length < Math.min(n, vectors.length); ) {
    picked.push(next)
    distances[next] = -1
    const { indices, values } = vectors[next]!
    for (let i = 0; i < indices.length; i++) dense[indices[i]!] = values[i]!
    next = nearer(vectors, distances, dense)
    for (const index of indices) dense[index] = 0
  }
  return picked
}

/** Brings the distances up to date. @returns the farthest */
function nearer(vectors: readonly SparseVector[], distances: Float64Array, dense: Float32Array): number {
  let farthest = 0
  for (let index = 0; index < vectors.length; index++) {
    const known = distances[index]!
    if (known < 0) continue
    const distance = Math.min(known, Math.max(0, 1 - dotProduct(vectors[index]!, dense)))
    distances[index] = distance
    if (distance > distances[farthest]!) farthest = index
  }
  return farthest
}

function dotProduct({ indices, values }: SparseVector, dense: Float32Array): number {
  let dot = 0
  // An embedder's vectors have every coordinate, which need not be looked up
  if (indices.length === dense.length) for (let i = 0; i < values.length; i++) dot += values[i]! * dense[i]!
  else for (let i = 0; i < indices.length; i++) dot += values[i]! * dense[indices[i]!]!
  return dot
}
