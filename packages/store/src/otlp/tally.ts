/** Reasons as they are told to a sender: each once, with how often where it is more, and not more of them than anybody reads. */

const MAX_REASONS = 10

/** @example tally(['late', 'late', 'odd'])   // ['late (2 times)', 'odd'] */
export function tally(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const told = [...counts].slice(0, MAX_REASONS).map(([reason, count]) => (count === 1 ? reason : `${reason} (${count} times)`))
  return counts.size > MAX_REASONS ? [...told, `and ${counts.size - MAX_REASONS} more reasons`] : told
}
