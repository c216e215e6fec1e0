/** The rows of the grid: those of a person's own first, then those that were chosen of the eval's data. */
import type { PlaygroundRow, Row } from '@evals/core'
import { oneLine } from '../../../ui/format.ts'
import type { Draft, RowChoice } from './draft.ts'

export interface GridRow {
  id: string
  row: PlaygroundRow
  /** Typed or come by a link: sent whole, where one of the data is sent by its id. */
  isOwn: boolean
  /** Changes with what is asked and expected. */
  key: string
}

/** What a person calls the row: its name, else what is asked. An id that is a hash says nothing to anybody. */
export function rowLabel({ id, name, input }: PlaygroundRow): string {
  return oneLine(name ?? input, 60) || id
}

/** @param data all rows of the eval's data that have come so far */
export function gridRows({ own, rows }: Pick<Draft, 'own' | 'rows'>, data: readonly Row[]): GridRow[] {
  const taken = new Set(own.map(({ id }) => id))
  return [...own.map((row) => gridRow(row, true)), ...chosenRows(rows, data).filter(({ id }) => !taken.has(id)).map((row) => gridRow(row, false))]
}

export function chosenRows(choice: RowChoice, data: readonly Row[]): readonly Row[] {
  if (choice.kind === 'all') return data
  if (choice.kind === 'first') return data.slice(0, choice.count)
  const ids = new Set(choice.ids)
  return data.filter(({ id }) => ids.has(id))
}

/** In the order of the data, so that the same rows stand in the same order each time. @param random in [0, 1) */
export function sampleIds(data: readonly Row[], size: number, random: () => number = Math.random): string[] {
  const indexes = data.map((_, index) => index)
  // Fisher and Yates, as far as it is needed
  for (let at = 0; at < Math.min(size, indexes.length); at++) {
    const other = at + Math.floor(random() * (indexes.length - at))
    ;[indexes[at], indexes[other]] = [indexes[other]!, indexes[at]!]
  }
  return indexes.slice(0, size).toSorted((a, b) => a - b).map((index) => data[index]!.id)
}

/** So many of the rows, and the same ones each time: what is tried next is tried on the same. */
export function steadySample(rows: readonly GridRow[], size: number): readonly GridRow[] {
  if (rows.length <= size) return rows
  const chosen = new Set(rows.toSorted((a, b) => spread(a.id) - spread(b.id)).slice(0, size))
  return rows.filter((row) => chosen.has(row))
}

/** FNV-1a: ids that are alike end up far apart. */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const made = new WeakMap<object, GridRow>()

/** Kept by row, so that a grid of a thousand is not made anew at each keystroke. */
function gridRow(row: PlaygroundRow | Row, isOwn: boolean): GridRow {
  const known = made.get(row)
  if (known?.isOwn === isOwn) return known
  const { id, input, expected, name, metadata, tags, origin } = row
  const kept: PlaygroundRow = Object.fromEntries(Object.entries({ id, input, expected, name, metadata, tags, origin }).filter(([, value]) => value !== undefined)) as unknown as PlaygroundRow
  const entry = { id, row: kept, isOwn, key: JSON.stringify([input, expected]) }
  made.set(row, entry)
  return entry
}
