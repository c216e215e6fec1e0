/**
 * What the store for teams costs beside SQL that is written by hand for the same table, in a ClickHouse that runs in this
 * process (chdb). Both sides take turns, batch by batch and question by question, so that whatever else the machine does
 * falls on both. Prints numbers and whether the project's targets are met; nothing fails by being slow.
 *
 * node test/bench/logs/benchClickHouse.ts                    a million spans: about 20 minutes, and 6 GB of disk
 * node test/bench/logs/benchClickHouse.ts --spans 100000     fewer
 * node test/bench/logs/benchClickHouse.ts --rounds 5         each question less often
 * node test/bench/logs/benchClickHouse.ts --save             keeps the results in test/bench/logs/results.clickhouse.json, which is in git
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openClickHouse } from '../../../packages/store/src/engine/clickhouse/clickhouseEngine.ts'
import { questions } from './questions.ts'
import { BY_HAND, bulkInsert, rowsOf, sqlOf, type Client } from './rawClickHouse.ts'
import { SpanSource } from './spans.ts'

const { values: flags } = parseArgs({ options: { spans: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '21' }, batch: { type: 'string', default: '1000' }, save: { type: 'boolean', default: false } } })
const [total, rounds, batchSize] = [Number(flags.spans), Number(flags.rounds), Number(flags.batch)]
for (const [name, value] of Object.entries({ spans: total, rounds, batch: batchSize })) if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number of 1 or more`)

/** They are dependencies of the store only. */
const ofStore = createRequire(new URL('../../../packages/store/package.json', import.meta.url))
const { createClient } = ofStore('@clickhouse/client') as { createClient: (options: { connection: unknown }) => Client }
const { createChdbConnection } = ofStore('chdb/connection') as { createChdbConnection: (options: { path: string }) => unknown }

const SIDES = ['byHand', 'engine'] as const
type Side = (typeof SIDES)[number]
const SETTINGS: Record<string, number> = { do_not_merge_across_partitions_select_final: 1, read_in_order_use_virtual_row: 1 }

const out = join(import.meta.dirname, '.out')
mkdirSync(out, { recursive: true })
const folder = mkdtempSync(join(out, 'clickhouse-'))
const client = createClient({ connection: createChdbConnection({ path: folder }) })
const engine = await openClickHouse({ client })
const byHandTables = await openClickHouse({ client, database: BY_HAND })
try {
  const ingest = await ingestAll()
  const rates = { byHand: rateOf(ingest.byHand), engine: rateOf(ingest.engine) }
  const megabytes = { byHand: (await byHandTables.size()).bytes / 2 ** 20, engine: (await engine.size()).bytes / 2 ** 20 }
  print(`${total.toLocaleString('en')} spans in batches of ${batchSize}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}\n`)
  row('', 'by hand', 'store', 'ratio')
  row('ingest, spans/s', rates.byHand, rates.engine, (rates.engine / rates.byHand).toFixed(2))
  row('on disk, MB', Math.round(megabytes.byHand), Math.round(megabytes.engine), (megabytes.engine / megabytes.byHand).toFixed(2))
  const checks = [{ what: 'ingest, by hand / store', limit: 2, actual: rates.byHand / rates.engine }]
  const medians: Record<string, Record<Side, number>> = {}
  for (const question of questions(total)) {
    const { byHand, engine: ours } = (medians[question.name] = await askAll(question))
    row(`${question.name}, ms`, byHand.toFixed(1), ours.toFixed(1), (ours / byHand).toFixed(2))
    checks.push({ what: `${question.name}, store / by hand`, limit: 1.5, actual: ours / byHand })
  }
  print('')
  for (const { what, limit, actual } of checks) print(`  ${actual <= limit ? 'met    ' : 'NOT MET'}  ${actual.toFixed(2).padStart(8)} <= ${String(limit).padEnd(4)}  ${what}`)
  const kept = `${JSON.stringify({ takenAt: new Date().toISOString(), machine: { processor: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.versions.node }, spans: total, batchSize, rounds, rates, megabytes, medians, checks }, null, 2)}\n`
  if (flags.save) writeFileSync(join(import.meta.dirname, 'results.clickhouse.json'), kept)
} finally {
  await engine.close()
  rmSync(folder, { recursive: true })
}

/** Making the spans is not counted, and by hand not that of the rows. @returns milliseconds */
async function ingestAll(): Promise<Record<Side, number>> {
  const ms = { byHand: 0, engine: 0 }
  for (const batch of new SpanSource(total).batches(batchSize)) {
    const rows = rowsOf(batch, Date.now())
    ms.byHand += await timed(() => bulkInsert(client, rows))
    ms.engine += await timed(() => engine.ingest(batch))
  }
  return ms
}

/** Each once before it counts: what is measured is a store that is in use. @returns medians, in milliseconds */
async function askAll({ name, ask }: ReturnType<typeof questions>[number]): Promise<Record<Side, number>> {
  const times: Record<Side, number[]> = { byHand: [], engine: [] }
  for (let round = 0; round <= rounds; round++) {
    const found: number[] = []
    const byHand = await timed(async () => found.push(await askByHand(sqlOf(name, round, total))))
    const ours = await timed(async () => found.push(await ask(engine, round)))
    if (found[0] !== found[1]) print(`  ${name}: found ${found[1]} and not ${found[0]}`)
    if (round === 0) continue
    times.byHand.push(byHand)
    times.engine.push(ours)
  }
  const median = (of: number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]!
  return { byHand: median(times.byHand), engine: median(times.engine) }
}

async function askByHand(query: string): Promise<number> {
  const rows = await client.query({ query, format: 'JSONCompactEachRow', clickhouse_settings: SETTINGS })
  return (await rows.json()).length
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

function rateOf(ms: number): number {
  return Math.round((total / ms) * 1000)
}

function row(name: string, ...cells: (string | number)[]): void {
  print(`${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(10)).join('')}`)
}

function print(line: string): void {
  console.log(line)
}
