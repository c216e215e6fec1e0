/** One side of the comparison, as a process of its own: puts all spans in, or asks all questions, and prints what it took as JSON. */
import { readFileSync } from 'node:fs'
import { openSqlite } from '../../../packages/store/src/engine/sqlite/sqliteEngine.ts'
import { questions } from './questions.ts'
import { openRaw, rawIngest } from './rawSqlite.ts'
import { SpanSource } from './spans.ts'

const [job, side, folder = '', count = '0', roundsText = '0'] = process.argv.slice(2)
const total = Number(count)
const rounds = Number(roundsText)
const BATCH = 1000

const result = job === 'ingest' ? await ingest() : await ask()
console.log(JSON.stringify({ ...result, peakBytes: peakBytes() }))

/** Making the spans is not counted. */
async function ingest(): Promise<{ ms: number; cpuMs: number; spans: number }> {
  const engine = side === 'engine' ? await openSqlite({ folder }) : undefined
  const raw = engine ? undefined : rawIngest(folder)
  let ms = 0
  let cpuMs = 0
  let spans = 0
  for (const batch of new SpanSource(total).batches(BATCH)) {
    const [begin, cpu] = [performance.now(), process.cpuUsage()]
    if (engine) await engine.ingest(batch)
    else raw!.ingest(batch)
    ms += performance.now() - begin
    const { user, system } = process.cpuUsage(cpu)
    cpuMs += (user + system) / 1000
    spans += batch.length
  }
  if (engine) await engine.close()
  else raw!.close()
  return { ms, cpuMs, spans }
}

/** Each question once before it counts: what is measured is a store that is in use. */
async function ask(): Promise<{ medians: Record<string, { ms: number; found: number[] }> }> {
  const engine = side === 'engine' ? await openSqlite({ folder }) : undefined
  const raw = engine ? undefined : openRaw(folder)
  const medians: Record<string, { ms: number; found: number[] }> = {}
  for (const { name, ask: askEngine, byHand } of questions(total)) {
    const times: number[] = []
    const found: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const begin = performance.now()
      found.push(engine ? await askEngine(engine, round) : byHand(raw!, round))
      if (round > 0) times.push(performance.now() - begin)
    }
    times.sort((a, b) => a - b)
    medians[name] = { ms: times[Math.floor(times.length / 2)]!, found }
  }
  await engine?.close()
  raw?.close()
  return { medians }
}

/** The high-water mark of memory of this process, the mapped file included. */
function peakBytes(): number | undefined {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  } catch {
    return undefined
  }
}
