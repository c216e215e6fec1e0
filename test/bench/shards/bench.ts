/**
 * A million cases over 16 shards, merged by the real command: 16 run folders as machines would upload them, with rows
 * of some 600 bytes, against a baseline of a million cases. Says how long it takes and how much memory.
 *
 * node test/bench/shards/bench.ts [cases] [shards]
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [cases = 1_000_000, shards = 16] = process.argv.slice(2).map(Number)
const evals = join(import.meta.dirname, '..', '..', '..', 'packages', 'cli', 'dist', 'evals.mjs')
const root = mkdtempSync(join(tmpdir(), 'evals-shards-'))

/** The same in every round: a hash of the number, between 0 and 1. */
const chance = (index: number, salt: number): number => ((Math.imul(index ^ salt, 0x9e3779b1) >>> 0) % 10_000) / 10_000

function writeShards(): void {
  const lines = Array.from({ length: shards }, (_, shard) => ({ file: '', lines: [] as string[], shard }))
  for (const one of lines) {
    const folder = join(root, 'shards', String(one.shard + 1), `20261125T0000${String(one.shard).padStart(2, '0')}000-${(4096 + one.shard).toString(16)}`)
    mkdirSync(folder, { recursive: true })
    one.file = join(folder, 'rows.jsonl')
    const suite = { file: 'big.eval.ts', name: 'big', cases: 0, trials: 1, errors: 0, failures: 0, skipped: 0, retried: 0, newCases: 0, missingCases: 0, taskMs: 0, partial: true, sharded: true, keepOutputs: false, scorers: [{ name: 'exactMatch', n: 0, mean: null, interval: [0, 1], unscored: 0, errors: 0, histogram: Array(10).fill(0), gated: true }] }
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ format: 'evals-run/1', id: 'x', startedAt: '2026-11-25T00:00:00.000Z', durationMs: 60_000, runner: { name: 'vitest', version: '5.1.1' }, outcome: 'passed', reasons: [], notes: [], shard: { index: one.shard + 1, count: shards, of: 'rows' }, suites: [suite] }))
  }
  const handles = lines.map(({ file }) => openSync(file, 'w'))
  for (let index = 0; index < cases; index++) {
    const score = chance(index, 1) < 0.8 - (chance(index, 2) < 0.01 ? 0.8 : 0) ? 1 : 0
    const shard = index % shards
    const { lines: own } = lines[shard]!
    own.push(JSON.stringify({ id: `case-${index}`, name: `question ${index}`, input: `Question ${index}: ${'what is in it '.repeat(14)}`, output: `Answer ${'with words '.repeat(20)}`, scores: { exactMatch: score }, metrics: { startMs: 1_764_000_000_000, durationMs: 120, promptTokens: 80, completionTokens: 40, costUsd: 0.0001 }, kind: 'eval', file: 'big.eval.ts', suite: 'big', trial: 0 }))
    if (own.length === 1_000) writeSync(handles[shard]!, `${own.splice(0).join('\n')}\n`)
  }
  for (const [shard, { lines: own }] of lines.entries()) {
    if (own.length > 0) writeSync(handles[shard]!, `${own.join('\n')}\n`)
    closeSync(handles[shard]!)
  }
}

function writeBaseline(): void {
  mkdirSync(join(root, '__evals__'))
  const handle = openSync(join(root, '__evals__', 'big.eval.ts.json'), 'w')
  writeSync(handle, '{\n  "format": "evals-baseline/1",\n  "suites": {\n    "big": {\n      "cases": {\n')
  let lines: string[] = []
  for (let index = 0; index < cases; index++) {
    lines.push(`        "case-${index}": { "name": "question ${index}", "scores": { "exactMatch": [${chance(index, 1) < 0.8 ? 1 : 0}] } }${index === cases - 1 ? '' : ','}`)
    if (lines.length === 1_000 || index === cases - 1) {
      writeSync(handle, `${lines.join('\n')}\n`)
      lines = []
    }
  }
  writeSync(handle, '      }\n    }\n  }\n}\n')
  closeSync(handle)
}

/** From Linux: the most that the process has had in memory, in bytes. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

try {
  writeShards()
  writeBaseline()
  const bytes = Array.from({ length: shards }, (_, shard) => statSync(join(root, 'shards', String(shard + 1), `20261125T0000${String(shard).padStart(2, '0')}000-${(4096 + shard).toString(16)}`, 'rows.jsonl')).size).reduce((sum, size) => sum + size, 0)
  const started = performance.now()
  const child = spawn(process.execPath, [evals, 'merge', ...Array.from({ length: shards }, (_, shard) => join('shards', String(shard + 1)))], { cwd: root, env: { ...process.env, CI: '1', NO_COLOR: '1' } })
  let [output, peak] = ['', 0]
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid!))), 50)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  console.log(output)
  console.log(`${cases.toLocaleString('en-US')} cases in ${shards} shards, ${(bytes / 1e6).toFixed(0)} MB of rows: exit code ${String(code)}, ${((performance.now() - started) / 1_000).toFixed(1)} s, ${(peak / 1e6).toFixed(0)} MB at most`)
} finally {
  rmSync(root, { recursive: true, force: true })
}
