/** How many of each group are taken, when some are taken of all. */

/**
 * In proportion to the groups' sizes, by the largest remainder (Hamilton's method); at least one of each group where
 * there are as many to give, and never more than the group has. Where remainders are equal, the earlier group comes first.
 *
 * @param sizes at least 1 each
 * @returns as many numbers, whose sum is the lesser of `n` and all
 * @example allocate([90, 9, 1], 10)   // [8, 1, 1]
 */
export function allocate(sizes: readonly number[], n: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const wanted = Math.min(n, total)
  const least = wanted >= sizes.length ? 1 : 0
  const quotas = sizes.map((size) => (wanted * size) / total)
  const given = sizes.map((size, index) => Math.min(size, Math.max(least, Math.floor(quotas[index]!))))
  const sum = (): number => given.reduce((total, count) => total + count, 0)
  // To those that are farthest below their share, or from those that are farthest above it
  while (sum() < wanted) given[best(given.map((count, index) => (count < sizes[index]! ? quotas[index]! - count : -Infinity)))]!++
  while (sum() > wanted) given[best(given.map((count, index) => (count > least ? count - quotas[index]! : -Infinity)))]!--
  return given
}

function best(values: readonly number[]): number {
  return values.reduce((highest, value, index) => (value > values[highest]! + 1e-9 ? index : highest), 0)
}
