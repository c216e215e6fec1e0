/** Which case comes before and after which in a table as it is arranged. */
import type { ArrangedCases } from './arrangeCases.ts'
import type { CaseIndex } from './caseIndex.ts'

export interface Neighbour {
  id: string
  name: string
}

export interface Neighbours {
  /** Counts from 0. */
  index: number
  total: number
  previous?: Neighbour | undefined
  next?: Neighbour | undefined
}

/** In groups, a case that is in several stands in the first. @returns `undefined` where the table does not have the case */
export function neighboursOf({ cases }: Pick<CaseIndex, 'cases'>, arranged: ArrangedCases, id: string): Neighbours | undefined {
  const order = arranged.groups ? [...new Set(arranged.groups.flatMap((group) => [...group.cases]))] : arranged.cases
  const index = order.findIndex((at) => cases[at]!.id === id)
  if (index === -1) return undefined
  const neighbour = (at: number | undefined): Neighbour | undefined => (at === undefined ? undefined : { id: cases[at]!.id, name: cases[at]!.name })
  return { index, total: order.length, previous: neighbour(order[index - 1]), next: neighbour(order[index + 1]) }
}
