/**
 * What the embedded store costs beside SQL that is written by hand for the same spans and questions. Prints numbers and
 * whether the project's targets are met; nothing fails by being slow.
 *
 * npm run bench:logs                     a million spans: about 10 minutes, and 6 GB of disk
 * npm run bench:logs -- --spans 100000   fewer
 * npm run bench:logs -- --rounds 5       each question less often
 * npm run bench:logs -- --save           keeps the results in test/bench/logs/results.json, which is in git
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { questions } from './questions.ts'

const { values: flags } = parseArgs({ options: { spans: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '21' }, save: { type: 'boolean', default: false } } })
const [spans, rounds] = [Number(flags.spans), Number(flags.rounds)]
if (!Number.isInteger(spans) || spans < 1) throw new Error('--spans is a whole number of 1 or more')
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a whole number of 1 or more')

const SIDES = ['byHand', 'engine'] as const
type Side = (typeof SIDES)[number]

interface Answers {
  medians: Record<string, { ms: number; found: number[] }>
  peakBytes?: number
}

interface Check {
  what: string
  limit: number
  actual: number
}

const out = join(import.meta.dirname, '.out')
mkdirSync(out, { recursive: true })
const folder = mkdtempSync(join(out, 'logs-'))
const checks: Check[] = []
try {
  const ingest = each((side) => run<{ ms: number; cpuMs: number; spans: number; peakBytes?: number }>('ingest', side))
  const rates = each((side) => Math.round((ingest[side].spans / ingest[side].ms) * 1000))
  const cpuRates = each((side) => Math.round((ingest[side].spans / ingest[side].cpuMs) * 1000))
  const megabytes = each((side) => readdirSync(folderOf(side)).reduce((sum, name) => sum + statSync(join(folderOf(side), name)).size, 0) / 2 ** 20)
  const asked = each((side) => run<Answers>('ask', side))
  const share = rates.engine / rates.byHand
  checks.push({ what: 'ingest, by hand / store', limit: 2, actual: 1 / share })

  print(`${spans.toLocaleString('en')} spans, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}\n`)
  row('', 'by hand', 'store', 'ratio')
  row('ingest, spans/s', rates.byHand, rates.engine, share.toFixed(2))
  row('ingest, spans/s of CPU', cpuRates.byHand, cpuRates.engine, (cpuRates.engine / cpuRates.byHand).toFixed(2))
  row('peak memory of ingest, MB', mb(ingest.byHand.peakBytes), mb(ingest.engine.peakBytes), '')
  row('on disk, MB', Math.round(megabytes.byHand), Math.round(megabytes.engine), (megabytes.engine / megabytes.byHand).toFixed(2))
  for (const { name, limitMs } of questions(spans)) {
    const [hand, ours] = [asked.byHand.medians[name]!, asked.engine.medians[name]!]
    if (JSON.stringify(hand.found) !== JSON.stringify(ours.found)) print(`  ${name}: found ${ours.found.join()} and not ${hand.found.join()}`)
    row(`${name}, ms`, ms(hand.ms), ms(ours.ms), (ours.ms / hand.ms).toFixed(2))
    checks.push({ what: `${name}, ms`, limit: limitMs, actual: ours.ms }, { what: `${name}, store / by hand`, limit: 1.5, actual: ours.ms / hand.ms })
  }
  row('peak memory of questions, MB', mb(asked.byHand.peakBytes), mb(asked.engine.peakBytes), '')
  print('')
  for (const { what, limit, actual } of checks) print(`  ${actual <= limit ? 'met    ' : 'NOT MET'}  ${actual.toFixed(2).padStart(8)} <= ${String(limit).padEnd(4)}  ${what}`)
  keep({ takenAt: new Date().toISOString(), machine: { processor: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.versions.node }, spans, rounds, ingest, rates, cpuRates, megabytes, asked: each((side) => ({ peakBytes: asked[side].peakBytes, medians: Object.fromEntries(Object.entries(asked[side].medians).map(([name, { ms: median }]) => [name, median])) })), checks })
} finally {
  rmSync(folder, { recursive: true })
}

function each<Value>(of: (side: Side) => Value): Record<Side, Value> {
  return { byHand: of('byHand'), engine: of('engine') }
}

function folderOf(side: Side): string {
  const path = join(folder, side)
  mkdirSync(path, { recursive: true })
  return path
}

/** A process of its own, so that neither warms up the other. */
function run<Result>(job: 'ingest' | 'ask', side: Side): Result {
  process.stderr.write(`  ${job}, ${side}\n`)
  return JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, 'contender.ts'), job, side, folderOf(side), String(spans), String(rounds)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as Result
}

function row(name: string, ...cells: (string | number)[]): void {
  print(`${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(10)).join('')}`)
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0)
}

function mb(bytes: number | undefined): string {
  return bytes === undefined ? '?' : String(Math.round(bytes / 2 ** 20))
}

function print(line: string): void {
  console.log(line)
}

function keep(results: unknown): void {
  const text = `${JSON.stringify(results, null, 2)}\n`
  writeFileSync(join(out, 'results.json'), text)
  if (flags.save) writeFileSync(join(import.meta.dirname, 'results.json'), text)
}
