/** Pairs the items of two lists, one to one, so that the sum of their similarities is the largest. */

import type { linearSumAssignment } from 'linear-sum-assignment'
import { lazyRequire } from '../lazyRequire.ts'

/**
 * For each row of the matrix (all rows equally long, similarities finite) the column that it is paired with, or -1.
 * min(rows, columns) pairs are made, also ones of similarity 0.
 *
 * By Jonker and Volgenant's algorithm (package linear-sum-assignment), which takes 130 ms to load, most of it unrelated
 * numerics; so the cases that need no search do without.
 */
export function assignment(similarities: readonly (readonly number[])[]): number[] {
  const columns = similarities[0]?.length ?? 0
  if (columns === 0) return similarities.map(() => -1)
  if (similarities.length === 1) return [indexOfLargest(similarities[0] ?? [])]
  if (columns === 1) {
    const best = indexOfLargest(similarities.map((row) => row[0] ?? 0))
    return similarities.map((_, row) => (row === best ? 0 : -1))
  }
  const module = lazyRequire('linear-sum-assignment', import.meta.url) as { linearSumAssignment: typeof linearSumAssignment }
  return Array.from(module.linearSumAssignment(similarities.map((row) => [...row]), { maximaze: true }).rowAssignments)
}

function indexOfLargest(values: readonly number[]): number {
  let best = 0
  values.forEach((value, index) => {
    if (value > (values[best] ?? 0)) best = index
  })
  return best
}
