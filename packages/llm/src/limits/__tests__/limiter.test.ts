/** Turns over the socket and without it, and what our fetch makes of hosts that are busy, or down. */
import { mkdtempSync, rmSync, existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inTrial, Waits, type Span } from '@evals/core/worker'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completion, json, modelServer } from '../../__tests__/modelServer.ts'
import { fetch } from '../../fetch.ts'
import { backoff, isBusy, retryAfter } from '../busy.ts'
import { LocalLimiter, type Limiter } from '../limiter.ts'
import { RemoteLimiter } from '../remoteLimiter.ts'
import { serveLimiter, type ServedLimiter } from '../serveLimiter.ts'

const served: ServedLimiter[] = []
const serve = (...options: Parameters<typeof serveLimiter>): ServedLimiter => {
  const limiter = serveLimiter(...options)
  served.push(limiter)
  return limiter
}
let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'evals-limits-'))))
afterEach(() => {
  served.splice(0).forEach((limiter) => limiter.close())
  rmSync(folder, { recursive: true })
})
/** Where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

describe.each<[string, () => Limiter]>([
  ['in this process', () => new LocalLimiter({ '*': { concurrency: 2 }, free: { concurrency: 9 } })],
  ['over the socket', () => new RemoteLimiter(serve({ '*': { concurrency: 2 }, free: { concurrency: 9 } }).address)],
])('turns %s', (_where, create) => {
  test('come in order, so many at once, for each host by itself', async () => {
    const limiter = create()
    const order: number[] = []
    const turns = [1, 2, 3, 4].map((which) => limiter.turn('host', 1).then((turn) => {
      order.push(which)
      return turn
    }))
    await limiter.turn('free', 1)
    await soon()
    expect(order).toEqual([1, 2])
    ;(await turns[1]!).end({ kind: 'answered' })
    ;(await turns[1]!).end({ kind: 'answered' })
    await soon()
    expect(order).toEqual([1, 2, 3])
  })

  test('who gives up waiting is passed over', async () => {
    const limiter = create()
    const [first] = await Promise.all([limiter.turn('host', 1), limiter.turn('host', 1)])
    const controller = new AbortController()
    const left = limiter.turn('host', 1, controller.signal)
    const next = limiter.turn('host', 1)
    controller.abort(new Error('no more'))
    await expect(left).rejects.toThrow('no more')
    first!.end({ kind: 'dropped' })
    expect((await next).maxRetries).toBe(10)
  })

  test('of a host that is down, all who wait are told', async () => {
    const limiter = create()
    const [one, two] = await Promise.all([limiter.turn('host:1', 1), limiter.turn('host:1', 1)])
    const waiting = [limiter.turn('host:1', 1), limiter.turn('host:1', 1)]
    const told = Promise.all(waiting.map((turn) => turn.then(() => 'went', (error: Error) => error.message)))
    one!.end({ kind: 'unreachable', problem: 'connect ECONNREFUSED' })
    two!.end({ kind: 'unreachable', problem: 'connect ECONNREFUSED' })
    for (const turn of await Promise.all(waiting.map((pending) => pending.catch(() => undefined)))) turn?.end({ kind: 'unreachable', problem: 'connect ECONNREFUSED' })
    ;(await limiter.turn('host:1', 1)).end({ kind: 'unreachable', problem: 'connect ECONNREFUSED' })
    expect(await told).toEqual(['went', 'went'])
    await expect(limiter.turn('host:1', 1)).rejects.toThrow(/^host:1 does not answer, and is left alone for 15 s: connect ECONNREFUSED/)
  })
})

test('a worker that is gone gives back its turns; a limiter that is gone leaves workers to themselves', async () => {
  const limiter = serve({ '*': { concurrency: 1 } })
  const killed = new RemoteLimiter(limiter.address)
  await killed.turn('host', 1)
  const other = new RemoteLimiter(limiter.address)
  const waiting = other.turn('host', 1)
  ;(killed as unknown as { socket: { destroy: () => void } }).socket.destroy()
  await waiting
  const orphan = other.turn('host', 1)
  limiter.close()
  expect(existsSync(dirname(limiter.address))).toBe(false)
  await orphan
  await new RemoteLimiter(limiter.address).turn('host', 1)
})

describe('a busy host', () => {
  const trial = <T>(run: () => T, limiter?: string, spans: Span[] = []): T =>
    inTrial({ trial: 0, phase: 'task', cache: { folder, mode: 'off' }, limiter, waits: new Waits(), span: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }, record: (span) => spans.push(span) }, run)
  const clientOf = (url: string) => new OpenAI({ apiKey: 'sk', baseURL: url, fetch })
  const ask = (client: OpenAI, content: string) => client.chat.completions.create({ model: 'small', messages: [{ role: 'user', content }] })

  test('is asked again, as late as it wants; many who are refused are all answered', async () => {
    let answered = 0
    const server = await modelServer((response, _call, index) => (index % 3 === 0 ? json(response, { error: { message: 'slow down' } }, 429, { 'retry-after-ms': '20' }) : (answered++, json(response, completion('fine')))))
    const spans: Span[] = []
    const client = clientOf(server.url)
    const answers = await trial(() => Promise.all(Array.from({ length: 20 }, (_, index) => ask(client, `${index}`))), serve().address, spans)
    expect(answers.map(({ choices }) => choices[0]!.message.content)).toEqual(Array.from({ length: 20 }, () => 'fine'))
    expect(answered).toBe(20)
    expect(spans).toHaveLength(20)
  })

  test('that stays busy is given up after so many attempts, and the SDK does not begin anew', async () => {
    const server = await modelServer((response) => json(response, { error: { message: 'slow down' } }, 429, { 'retry-after-ms': '1' }))
    await expect(trial(() => ask(clientOf(server.url), 'x'), serve({ '*': { maxRetries: 1 } }).address)).rejects.toThrow('429 slow down')
    expect(server.calls).toHaveLength(2)
  })

  test('without a quota is not asked again by us', async () => {
    const response = (body: unknown, status = 429): Response => Response.json(body, { status })
    expect(await isBusy(response({ error: { code: 'insufficient_quota' } }))).toBe(false)
    expect(await Promise.all([isBusy(response({})), isBusy(response({}, 503)), isBusy(response({}, 529)), isBusy(response({}, 500)), isBusy(response({}, 200))])).toEqual([true, true, true, false, false])
  })

  test('that is busy for longer than a run is not waited for, by its client neither', async () => {
    const response = (after: string): Response => Response.json({}, { status: 429, headers: { 'retry-after': after } })
    expect(await Promise.all(['60', '900', '901', '86400', '1e12', '-5'].map((after) => isBusy(response(after))))).toEqual([true, true, false, false, false, true])
    const server = await modelServer((answer) => json(answer, { error: { message: 'tomorrow' } }, 429, { 'retry-after': '1e12' }))
    await expect(trial(() => ask(clientOf(server.url), 'x'), serve({}).address)).rejects.toThrow('429 tomorrow')
    expect(server.calls).toHaveLength(1)
  })

  test('that is down is not asked by every case: the first few find out, and the others are told', async () => {
    const url = `http://127.0.0.1:${await freePort()}/v1`
    const limiter = serve({ '*': { concurrency: 1 } }).address
    const client = new OpenAI({ apiKey: 'sk', baseURL: url, fetch, maxRetries: 0 })
    const problems = await trial(() => Promise.all(Array.from({ length: 8 }, (_, index) => ask(client, `${index}`).then(() => '', (error: Error) => error.message))), limiter)
    expect(problems.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'Connection error.'))
    expect(problems.at(-1)).toMatch(/^400 127\.0\.0\.1:\d+ does not answer, and is left alone for 15 s: connect ECONNREFUSED 127\.0\.0\.1:\d+/)
  })
})

test.each<[Record<string, string>, number | undefined]>([
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after-ms': '30', 'retry-after': '2' }, 30],
  [{ 'retry-after': 'Tue, 24 Nov 2026 12:00:05 GMT' }, 5000],
  [{ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{}, undefined],
])('how long to wait by %j: %s', (headers, expected) => {
  expect(retryAfter(new Headers(headers), Date.parse('2026-11-24T12:00:00Z'))).toBe(expected)
})

test('backoff grows, is spread, and has an end', () => {
  expect([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 30_000])
  expect(backoff(5, () => 0)).toBe(0)
})
