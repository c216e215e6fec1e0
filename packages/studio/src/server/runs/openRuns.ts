/**
 * The runs whose cases are looked at: read once, kept as long as others are not looked at more, and read on where a run
 * goes on. How far reading has come can be asked while it lasts.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { evaluateRun, findRun, NoRunError, readBaselines, readPlacedRows, readRunState, ROWS_FILE, RUN_FILE, runsFolder, unfinishedRecord, type RunRecord } from '@evals/core'
import { arrangeCases, type ArrangedCases, type Arrangement } from '../../caseTable/arrangeCases.ts'
import { fieldsOf, type CaseFields, type CaseIndex } from '../../caseTable/caseIndex.ts'
import { conditionKey, textConditions, type Hits } from '../../caseTable/caseQuery.ts'
import { baselineOfRun } from './baselineOfRun.ts'
import { collectCases, type CaseCollector } from './readCaseIndex.ts'
import { createTextSearch, type TextSearch } from './textSearch.ts'

export interface OpenRun {
  id: string
  folder: string
  record: RunRecord
  suites: OpenSuite[]
}

export interface OpenSuite {
  index: CaseIndex
  fields: CaseFields
  /** @throws {QueryError} */
  arrange: (arrangement: Arrangement) => Promise<ArrangedCases>
  prepare: () => void
}

export interface Reading {
  done: number
  total: number
}

export interface OpenRuns {
  /** @param reference as `findRun` takes it @throws {NoRunError} */
  open: (reference: string) => Promise<OpenRun>
  /** Bytes of its rows; `undefined` where nothing is being read. */
  reading: (reference: string) => Reading | undefined
}

/** Cases of all runs that are kept, at most; one run is kept however large it is. */
const MAX_KEPT = 150_000
const MAX_ARRANGED = 12
/** A run that goes on is judged anew after this, in milliseconds, and after no less than ten times what judging takes. */
const LIVE_MS = 400

const ofProjects = new WeakMap<object, OpenRuns>()

/** Those of a project, which all parts of the server share. */
export function openRunsOf(project: { root: string }): OpenRuns {
  const known = ofProjects.get(project) ?? createOpenRuns(project.root)
  ofProjects.set(project, known)
  return known
}

export function createOpenRuns(root: string): OpenRuns {
  const kept = new Map<string, { stamp: string; run: Promise<OpenRun> }>()
  const live = new Map<string, LiveRun>()
  const readings = new Map<string, Reading>()

  const forget = async (): Promise<void> => {
    let total = 0
    for (const [id, { run }] of [...kept].toReversed()) {
      const cases = await run.then(({ suites }) => suites.reduce((sum, { index }) => sum + index.cases.length, 0), () => 0)
      total += cases
      if (total > MAX_KEPT && total > cases) kept.delete(id)
    }
  }

  return {
    async open(reference) {
      const id = findRun(root, reference)
      const folder = join(runsFolder(root), id)
      const stamp = `${stampOf(join(folder, RUN_FILE))} ${stampOf(join(folder, ROWS_FILE))}`
      const found = kept.get(id)
      kept.delete(id)
      const known = found?.stamp === stamp ? found.run : readRun(root, id, folder, live, readings)
      kept.set(id, { stamp, run: known })
      known.then(forget, () => kept.delete(id))
      return known
    },
    reading: (reference) => readings.get(findRun(root, reference)),
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size}` : ''
}

/** What is known of a run that goes on, so that only what is new of it is read. */
interface LiveRun {
  collector: CaseCollector
  /** Where the next row begins. */
  at: number
  /** One after the other. */
  turn: Promise<unknown>
  /** Has not begun yet, so that it is as good for who asks now. */
  waiting?: Promise<OpenRun> | undefined
  /** Not judged again before this, by the clock of `performance`. */
  restUntil: number
}

async function readRun(root: string, id: string, folder: string, live: Map<string, LiveRun>, readings: Map<string, Reading>): Promise<OpenRun> {
  const state = readRunState(folder)
  if (state.kind === 'unreadable') throw new NoRunError(state.problem)
  if (state.kind === 'finished') {
    live.delete(id)
    const collector = collectCases(state.record)
    await readInto(collector, folder, id, 0, readings)
    const lost = state.record.suites.some(({ cases }) => cases > 0) && !existsSync(join(folder, ROWS_FILE))
    const record = lost ? { ...state.record, notes: [...state.record.notes, `${ROWS_FILE} is missing from the run: its cases and their outputs can not be shown`] } : state.record
    return openRun(root, id, folder, record, collector)
  }
  const known = live.get(id) ?? { collector: collectCases(undefined), at: 0, turn: Promise.resolve(), restUntil: 0 }
  live.set(id, known)
  if (known.waiting) return known.waiting
  const next = known.turn.then(async () => {
    await setTimeout(Math.max(0, known.restUntil - performance.now()))
    known.waiting = undefined
    known.at = await readInto(known.collector, folder, id, known.at, readings)
    const start = performance.now()
    const suites = known.collector.suites()
    const { suites: results } = evaluateRun(suites, { update: 'new', baselines: readBaselines(root, suites).baselines })
    const run = await openRun(root, id, folder, unfinishedRecord(id, state, results), known.collector)
    known.restUntil = performance.now() + Math.max(LIVE_MS, 10 * (performance.now() - start))
    return run
  })
  known.waiting = next
  known.turn = next.catch(() => {})
  return next
}

/** @returns where the next row begins */
async function readInto(collector: CaseCollector, folder: string, id: string, from: number, readings: Map<string, Reading>): Promise<number> {
  const reading = { done: from, total: statSync(join(folder, ROWS_FILE), { throwIfNoEntry: false })?.size ?? 0 }
  readings.set(id, reading)
  try {
    for await (const { row, reference } of readPlacedRows(folder, from)) {
      collector.add(row, reference)
      reading.done = reference[0] + reference[1] + 1
    }
    return reading.done
  } finally {
    readings.delete(id)
  }
}

async function openRun(root: string, id: string, folder: string, record: RunRecord, collector: CaseCollector): Promise<OpenRun> {
  const suites = collector.suites()
  const bases = await baselineOfRun(root, record, suites)
  const open = suites.map((suite, place) => {
    const { index, references } = collector.index(suite, bases[place]!)
    return openSuite(index, createTextSearch(folder, references))
  })
  // In the record's order, which is the report's
  const order = ({ index }: OpenSuite): number => record.suites.findIndex(({ file, name, variant }) => file === index.file && name === index.suite && variant === index.variant)
  return { id, folder, record, suites: open.toSorted((a, b) => order(a) - order(b)) }
}

function openSuite(index: CaseIndex, search: TextSearch): OpenSuite {
  const arranged = new Map<string, Promise<ArrangedCases>>()
  let fields: CaseFields | undefined
  return {
    index,
    get fields() {
      return (fields ??= fieldsOf(index))
    },
    prepare: search.prepare,
    arrange(arrangement) {
      const key = JSON.stringify(arrangement)
      const found = arranged.get(key) ?? arrangeWith(index, arrangement, search)
      arranged.delete(key)
      arranged.set(key, found)
      if (arranged.size > MAX_ARRANGED) arranged.delete(arranged.keys().next().value!)
      found.catch(() => arranged.delete(key))
      return found
    },
  }
}

async function arrangeWith(index: CaseIndex, arrangement: Arrangement, search: TextSearch): Promise<ArrangedCases> {
  const hits = new Map<string, Hits>()
  for (const condition of textConditions(arrangement.query, index)) hits.set(conditionKey(condition), await search.find(condition))
  return arrangeCases(index, arrangement, (condition) => hits.get(conditionKey(condition))!)
}
