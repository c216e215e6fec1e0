/** Misspelt options: each with what was probably meant. */
import { closest, distance } from 'fastest-levenshtein'

/** @example [...unknownKeys({ scorer: [] }, { scorers: true }, 'option')]   // ['there is no option `scorer`; did you mean `scorers`?'] */
export function* unknownKeys(value: object, known: object, what: string): Generator<string> {
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(known, key)) yield `there is no ${what} \`${key}\`${suggestion(key, Object.keys(known))}`
  }
}

/** @returns the end of a sentence about a word that is none of the candidates */
export function suggestion(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return ''
  const best = closest(word, [...candidates])
  return distance(word, best) <= Math.max(2, word.length / 3) ? `; did you mean \`${best}\`?` : `; there are ${candidates.join(', ')}`
}
