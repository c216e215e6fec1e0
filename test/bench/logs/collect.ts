/**
 * What collecting costs: the same spans put in by hand-written SQL, by the engine, and over OTLP by HTTP. Spans a second
 * by the clock, and by processor time, which others on the machine do not change.
 *
 *     node test/bench/logs/collect.ts [spans, 100000 by default] [requests at once, 4 by default]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openSqlite } from '../../../packages/store/src/engine/sqlite/sqliteEngine.ts'
import { decodeOtlp } from '../../../packages/store/src/otlp/decodeOtlp.ts'
import { otlpBody } from '../../../packages/store/src/receiver/__tests__/otlpBody.ts'
import { rawIngest } from './rawSqlite.ts'
import { SpanSource } from './spans.ts'

const BATCH = 512
const total = Number(process.argv[2] ?? 100_000)
const atOnce = Number(process.argv[3] ?? 4)
const bodies = [...new SpanSource(total).batches(BATCH)].map(otlpBody)
const spans = bodies.map((body) => decodeOtlp({ signal: 'traces', contentType: 'application/x-protobuf', body }).spans)
const count = spans.reduce((sum, { length }) => sum + length, 0)

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'evals-collect-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function say(what: string, ms: number, cpuMs: number, more = ''): void {
  const rate = (of: number): string => Math.round((count / of) * 1000).toLocaleString('en').padStart(8)
  console.log(`${what.padEnd(22)} ${rate(ms)} spans/s  ${rate(cpuMs)} spans/s of processor time  ${more}`)
}

async function inProcess(what: string, work: () => Promise<void>): Promise<void> {
  const begin = performance.now()
  const cpu = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  say(what, performance.now() - begin, (user + system) / 1000)
}

async function overHttp(what: string, headers: Record<string, string>, sent: readonly Buffer[]): Promise<void> {
  await inFolder(async (folder) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'receiver.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const url = (await said.next()).value!.toString().trim()
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
    const post = async (body: Buffer): Promise<void> => {
      const asked = request(`${url}/v1/traces`, { method: 'POST', agent, headers: { 'content-type': 'application/x-protobuf', ...headers } })
      asked.end(body)
      const [response] = await once(asked, 'response')
      response.resume()
      await once(response, 'end')
      if (response.statusCode !== 200) throw new Error(`${what}: status ${response.statusCode}`)
    }
    const begin = performance.now()
    let next = 0
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < sent.length) await post(sent[next++]!)
      }),
    )
    const ms = performance.now() - begin
    agent.destroy()
    child.kill('SIGTERM')
    const { cpuMs, peakBytes, added } = JSON.parse((await said.next()).value!.toString()) as { cpuMs: number; peakBytes: number; added: number }
    if (added !== count) throw new Error(`${what}: ${added} of ${count} spans are there`)
    say(what, ms, cpuMs, `${Math.round(peakBytes / 1e6)} MB at its peak`)
  })
}

console.log(`${count} spans in ${bodies.length} requests of ${Math.round(bodies[0]!.length / 1000)} KB, ${atOnce} at once`)
await inFolder((folder) =>
  inProcess('SQL by hand', async () => {
    const raw = rawIngest(folder)
    for (const batch of spans) raw.ingest(batch)
    raw.close()
  }),
)
await inFolder((folder) =>
  inProcess('engine.ingest', async () => {
    const engine = await openSqlite({ folder })
    for (const batch of spans) await engine.ingest(batch)
    await engine.close()
  }),
)
await inProcess('decoding alone', async () => {
  for (const body of bodies) decodeOtlp({ signal: 'traces', contentType: 'application/x-protobuf', body })
})
await overHttp('OTLP, protobuf', {}, bodies)
await overHttp('OTLP, protobuf, gzip', { 'content-encoding': 'gzip' }, bodies.map((body) => gzipSync(body)))
