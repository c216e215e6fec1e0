/** In which order rows are reviewed: as the file has them, and on from where one is to the next that is to do. */
import type { Queue } from './queries.ts'

export function orderOf({ ids, disputed }: Queue, isSettling: boolean): string[] {
  return isSettling ? disputed.filter(({ isSettled }) => !isSettled).map(({ id }) => id) : ids
}

/** The letters of all rows, with what was said since they were asked for: the next row is shown before the server has answered. */
export function withSaid(ids: readonly string[], states: string, said: Readonly<Record<string, string>>): string {
  if (Object.keys(said).length === 0) return states
  return ids.map((id, index) => said[id] ?? states[index]).join('')
}

/**
 * @param states a letter for each row, `t` for those that are to do
 * @param place the row that one is at; -1 before the first
 * @returns the place of the next, from the beginning again after the end; `undefined` where none is left but this one
 */
export function nextToDo(states: string, place: number): number | undefined {
  const after = states.indexOf('t', place + 1)
  if (after >= 0) return after
  const before = states.indexOf('t')
  return before >= 0 && before !== place ? before : undefined
}
