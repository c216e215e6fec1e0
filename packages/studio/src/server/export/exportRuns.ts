/**
 * Runs as a folder of files that any web server shows: the pages, and beside them the data in pieces, so that opening a run
 * of 10,000 cases does not load all their texts.
 */
import { createReadStream, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { findRun, gitState, listRuns, openRowReader, readPlacedRows, readRunState, runsFolder, SPANS_FILE, type Row, type RowReader, type RowReference, type Span } from '@evals/core'
import { EXPORT_FORMAT, type ExportedCase, type ExportedRun, type ExportedSuite, type ExportedTexts, type ExportedTraces, type ExportIndex } from '../../export/exportFormat.ts'
import { createBaselineSides } from '../cases/caseBaseline.ts'
import { runCaseOf, type RowGroup } from '../cases/runCase.ts'
import { isSameSuite, suiteOfRow } from '../cases/casePlace.ts'
import { CLIENT_FOLDER, filesIn } from '../pages.ts'
import { openRunsOf, type OpenRun } from '../runs/openRuns.ts'
import { createRunList } from '../runs/runList.ts'
import { overviewOf } from '../runs/runsRoutes.ts'
import { spanDetail } from '../traces/spanDetail.ts'
import { traceModel } from '../traces/traceModel.ts'
import { exportedPage } from './exportedPage.ts'

export interface ExportOptions {
  /** The project's folder, absolute: the one that has `.evals`. */
  root: string
  /** As `findRun` takes them. */
  runs: readonly string[]
  /** The folder, absolute; made where it is not there. An earlier export in it is replaced. */
  out: string
  /** Called with cases that are written. */
  onCases?: ((count: number) => void) | undefined
}

export interface ExportedFolder {
  runs: string[]
  cases: number
  files: number
  bytes: number
}

/** It can not be exported: the message says why. */
export class ExportError extends Error {
  override name = 'ExportError'
}

/** A file of texts has at least one case, and no more than this in bytes where it has several. */
const CHUNK_BYTES = 256 * 1024

/** @throws {ExportError} for a folder with other files in it @throws {NoRunError} */
export async function exportRuns({ root, runs, out, onCases = () => {} }: ExportOptions): Promise<ExportedFolder> {
  const ids = [...new Set(runs.map((run) => findRun(root, run)))].toSorted().toReversed()
  makeReady(out)
  const written = { files: 0, bytes: 0 }
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), text)
    written.files++
    written.bytes += Buffer.byteLength(text)
  }
  const json = (path: string, value: unknown): void => write(join('data', path), JSON.stringify(value))
  const list = createRunList(root)().filter(({ id }) => ids.includes(id))
  const open = openRunsOf({ root })
  let cases = 0
  for (const id of ids) {
    const run = await open.open(id)
    const overview = await overviewOf(root, id, () => list, () => Promise.resolve(run))
    json(join(id, 'run.json'), { overview, suites: run.suites.map(({ index: { file, suite, variant, cases: own } }) => ({ file, suite, variant, cases: own.length })) } satisfies ExportedRun)
    cases += await exportCases(root, run, (path, value) => json(join(id, path), value), onCases)
  }
  const git = list.find(({ git: known }) => known)?.git ?? (await gitState(root)) ?? null
  for (const path of filesIn(CLIENT_FOLDER)) {
    const name = path.slice(CLIENT_FOLDER.length + 1)
    if (name === 'index.html') write(name, exportedPage(readFileSync(path, 'utf8')))
    else cpSync(path, join(out, name))
  }
  // Last, so that what was broken off is no export
  json('index.json', { format: EXPORT_FORMAT, project: { name: basename(root), git }, runs: list } satisfies ExportIndex)
  return { runs: ids, cases, ...written }
}

/** The newest evals, at most so many. @throws {NoRunError} where there is none */
export function newestRuns(root: string, count: number): string[] {
  findRun(root)
  const isEval = (id: string): boolean => {
    const state = readRunState(join(runsFolder(root), id))
    return state.kind === 'finished' && state.record.kind !== 'playground'
  }
  const found: string[] = []
  for (const id of listRuns(root).toReversed()) {
    if (found.length === count) break
    if (isEval(id)) found.push(id)
  }
  return found.length > 0 ? found : [findRun(root)]
}

const OWN = ['assets', 'data', 'index.html', 'icon.svg', 'THIRD-PARTY-LICENSES.md']

function makeReady(out: string): void {
  const there = existsSync(out) ? readdirSync(out) : []
  const isExport = there.length === 0 || (there.includes('data') && there.includes('index.html') && there.every((name) => OWN.includes(name)))
  if (!isExport) throw new ExportError(`${out} has other files in it, and an export is a folder by itself: name one that is empty or not there yet`)
  for (const name of there) rmSync(join(out, name), { recursive: true })
}

async function exportCases(root: string, run: OpenRun, json: (path: string, value: unknown) => void, onCases: (count: number) => void): Promise<number> {
  const places = await placesOf(run.folder)
  const traces = await spansOf(run.folder)
  const sideOf = createBaselineSides(root, run.record, run.suites)
  const reader = openRowReader(run.folder)
  let exported = 0
  try {
    for (const [number, { index, fields }] of run.suites.entries()) {
      const suite = { file: index.file, suite: index.suite, ...(index.variant === undefined ? {} : { variant: index.variant }) }
      const chunks: number[] = []
      let chunk: ExportedTexts['cases'] = []
      let chunkTraces: ExportedTraces = {}
      let bytes = 0
      const flush = (): void => {
        if (chunk.length === 0) return
        const name = chunks.length - 1
        json(`${number}/texts-${name}.json`, { cases: chunk } satisfies ExportedTexts)
        if (Object.keys(chunkTraces).length > 0) json(`${number}/traces-${name}.json`, chunkTraces)
        onCases(chunk.length)
        exported += chunk.length
        chunk = []
        chunkTraces = {}
        bytes = 0
      }
      for (const [at, { id }] of index.cases.entries()) {
        const groups = groupsOf(places.get(id) ?? [], reader)
        const chosen = groups.find((group) => isSameSuite(group.suite, suite))
        const size = chosen?.rows.reduce((sum, { reference }) => sum + reference[1], 0) ?? 0
        if (bytes > 0 && bytes + size > CHUNK_BYTES) flush()
        if (chunk.length === 0) chunks.push(at)
        bytes += size + 1
        if (!chosen) {
          chunk.push(null)
          continue
        }
        const { found, others } = runCaseOf(run.id, run.record, id, chosen, groups)
        chunk.push({ answer: { ...found, others }, against: await sideOf(suite, id) } satisfies ExportedCase)
        for (const { row } of chosen.rows) if (row.trace) Object.assign(chunkTraces, tracesOf(row.trace.traceId, traces))
      }
      flush()
      json(`${number}/cases.json`, { index, fields, chunks } satisfies ExportedSuite)
    }
    return exported
  } finally {
    reader.close()
  }
}

/** By the case's id: where its rows stand. */
async function placesOf(folder: string): Promise<Map<string, RowReference[]>> {
  const places = new Map<string, RowReference[]>()
  for await (const { row, reference } of readPlacedRows(folder)) {
    const known = places.get(row.id)
    if (known) known.push(reference)
    else places.set(row.id, [reference])
  }
  return places
}

function groupsOf(references: readonly RowReference[], reader: RowReader): RowGroup[] {
  const groups: RowGroup[] = []
  for (const reference of references) {
    const row: Row | undefined = reader.read(reference)
    if (!row) continue
    const suite = suiteOfRow(row)
    const known = groups.find((group) => isSameSuite(group.suite, suite))
    if (known) known.rows.push({ row, reference })
    else groups.push({ suite, rows: [{ row, reference }] })
  }
  return groups
}

/** By trace, as their lines. */
async function spansOf(folder: string): Promise<Map<string, string[]>> {
  const traces = new Map<string, string[]>()
  const path = join(folder, SPANS_FILE)
  if (!existsSync(path)) return traces
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const traceId = parsedSpan(line)?.traceId
    if (traceId === undefined) continue
    const known = traces.get(traceId)
    if (known) known.push(line)
    else traces.set(traceId, [line])
  }
  return traces
}

function tracesOf(traceId: string, traces: ReadonlyMap<string, string[]>): ExportedTraces {
  const spans = (traces.get(traceId) ?? []).flatMap((line) => parsedSpan(line) ?? [])
  return spans.length === 0 ? {} : { [traceId]: { trace: traceModel(traceId, spans), spans: Object.fromEntries(spans.map((span) => [span.spanId, spanDetail(span)])) } }
}

/** A line that a crash has cut short is none. */
function parsedSpan(line: string): Span | undefined {
  try {
    return JSON.parse(line) as Span
  } catch {
    return undefined
  }
}
