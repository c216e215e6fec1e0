/** Which case comes before and after which: the cases of a run's suite, in the order in which they finished. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { readRows, ROWS_FILE } from '@evals/core'
import { suiteOfRow, type RowSuite } from './casePlace.ts'

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

interface Order {
  /** Of `rows.jsonl` when it was read: it only grows. */
  size: number
  suites: Map<string, { cases: Neighbour[]; places: Map<string, number> }>
}

/** Runs whose order is kept: it takes a reading of all their rows. */
const KEPT = 4

const orders = new Map<string, Promise<Order>>()

/** @param folder of the run @returns `undefined` where the run does not have the case */
export async function neighboursOf(folder: string, suite: RowSuite, id: string): Promise<Neighbours | undefined> {
  const { suites } = await orderOf(folder)
  const own = suites.get(keyOf(suite))
  const index = own?.places.get(id)
  if (!own || index === undefined) return undefined
  return { index, total: own.cases.length, previous: own.cases[index - 1], next: own.cases[index + 1] }
}

async function orderOf(folder: string): Promise<Order> {
  const size = statSync(join(folder, ROWS_FILE), { throwIfNoEntry: false })?.size ?? 0
  const known = orders.get(folder)
  if (known && (await known).size === size) return known
  const reading = readOrder(folder, size)
  // The newest last: the first of them goes
  orders.delete(folder)
  orders.set(folder, reading)
  reading.catch(() => orders.delete(folder))
  for (const old of orders.keys()) if (orders.size > KEPT) orders.delete(old)
  return reading
}

async function readOrder(folder: string, size: number): Promise<Order> {
  const suites: Order['suites'] = new Map()
  for await (const row of readRows(folder)) {
    const key = keyOf(suiteOfRow(row))
    let own = suites.get(key)
    if (!own) suites.set(key, (own = { cases: [], places: new Map() }))
    if (own.places.has(row.id)) continue
    own.places.set(row.id, own.cases.length)
    own.cases.push({ id: row.id, name: row.name ?? row.id })
  }
  return { size, suites }
}

function keyOf({ file, suite, variant }: RowSuite): string {
  return JSON.stringify([file, suite, variant])
}
