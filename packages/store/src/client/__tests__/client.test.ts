import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseQuery } from '../../query/parseQuery.ts'
import { openReceiver, type OpenReceiver } from '../../receiver/__tests__/openReceiver.ts'
import { startReceiver } from '../../receiver/startReceiver.ts'
import { runApplication } from './runApplication.ts'

const ended = { code: 0, signal: null, out: '', err: '' }

describe('an application that logs and ends', () => {
  let receiver: OpenReceiver
  beforeEach(async () => (receiver = await openReceiver()))
  afterEach(() => receiver.remove())
  const environment = (): Record<string, string> => ({ EVALS_COLLECT_URL: receiver.url })
  const rows = async (query = ''): Promise<Record<string, unknown>[]> => (await receiver.engine.search({ query: parseQuery(query), limit: 10_000 })).map(({ row }) => ({ ...row }))

  test.each(['source', 'esm', 'cjs'] as const)('loses nothing: %s', async (kind) => {
    const program = `
      const id = log({ id: 'tea', input: { question: 'How much is the tea?' }, output: '5 EUR', metadata: { model: 'small' }, tags: ['a'], mine: 1, metrics: { startMs: 1793000000000, durationMs: 20 } })
      feedback(id, { scores: { helpful: 0.25 }, reasons: { helpful: 'too dear' }, expected: '4 EUR', comment: 'check' })
      log({ input: 'second', error: new TypeError('no stock') })`
    expect(await runApplication(program, environment(), kind)).toEqual(ended)
    expect(await rows('id:tea')).toMatchObject([
      { id: 'tea', input: { question: 'How much is the tea?' }, output: '5 EUR', expected: '4 EUR', kind: 'log', mine: 1, tags: ['a'], scores: { helpful: 0.25 }, scoreDetails: { helpful: { reason: 'too dear', source: 'human' } }, metadata: { model: 'small', comments: ['check'] }, metrics: { startMs: 1793000000000, durationMs: 20 } },
    ])
    expect(await rows('has:error')).toMatchObject([{ input: 'second', error: { name: 'TypeError', message: 'no stock', phase: 'task' }, created: expect.stringMatching(/^20/) }])
    expect(await rows()).toHaveLength(2)
  })

  test('loses nothing of many, also where it goes on logging while they are sent', async () => {
    const program = `
      for (let index = 0; index < 3000; index++) log({ id: 'n' + index, input: index })
      setTimeout(() => { for (let index = 3000; index < 3500; index++) log({ id: 'n' + index, input: index }) }, 60)`
    expect(await runApplication(program, environment())).toEqual(ended)
    expect(new Set((await rows()).map(({ id }) => id)).size).toBe(3500)
  })

  test('by process.exit, says what was not sent, and what to do; with flush there is nothing to say', async () => {
    expect(await runApplication("log({ input: 1 }); process.exit(3)", environment())).toEqual({ ...ended, code: 3, err: 'evals: 1 row was not sent when the process ended: where it is ended by process.exit or a signal, await flush() first\n' })
    expect(await runApplication("log({ input: 2 }); console.log(JSON.stringify(await flush())); process.exit(3)", environment())).toEqual({ ...ended, code: 3, out: '{"sent":1,"rejected":0,"dropped":0,"waiting":0}\n' })
    expect(await rows()).toMatchObject([{ input: 2 }])
  })

  test.skipIf(process.platform === 'win32')('by a signal ends as it would without it', async () => {
    expect(await runApplication("log({ input: 1 }); await flush(); setInterval(() => {}, 1000); console.log('kill me')", environment())).toEqual({ ...ended, code: null, signal: 'SIGTERM', out: 'kill me\n' })
  })

  test('is never thrown at, whatever it logs; what can not be sent is counted, and said once', async () => {
    const program = `
      const circle = {}; circle.circle = circle
      for (const input of [circle, { get trap() { throw new Error('trap') } }, { toJSON() { throw null } }, undefined]) log({ input })
      log(undefined); log(null); log('text'); log({}); feedback(); feedback('a', circle); feedback(null, { comment: 'x' })
      log({ id: 'odd', input: [10n, NaN, new Map([['a', 1]]), new Error('bad')], output: () => {} })
      log({ input: 'scored', scores: { good: NaN } })
      console.log(JSON.stringify(await flush()))`
    const { code, out, err } = await runApplication(program, environment())
    expect({ code, out: JSON.parse(out) as unknown, err: err.split('\n') }).toEqual({
      code: 0,
      // feedback() of nobody goes as far as the collector
      out: { sent: 1, rejected: 3, dropped: 9, waiting: 0 },
      err: [
        'evals: a row can not be logged, and was dropped: Converting circular structure to JSON',
        expect.stringContaining('evals: the collector could not read some of what was logged: '),
        'evals: 9 rows were dropped',
        '',
      ],
    })
    expect(await rows()).toMatchObject([{ id: 'odd', input: ['10', 'NaN', [['a', 1]], { name: 'Error', message: 'bad' }] }])
  })

  test('logs what a value is at that time', async () => {
    await runApplication("const input = { n: 1 }; log({ input }); input.n = 2", environment())
    expect(await rows()).toMatchObject([{ input: { n: 1 } }])
  })
})

describe('nothing is sent to whom nobody named', () => {
  test('without a URL, which is said once', async () => {
    expect(await runApplication("log({ input: 1 }); log({ input: 2 }); feedback('a', { comment: 'b' })")).toEqual({ ...ended, err: 'evals: rows are logged, and no collector is named, so they are sent nowhere. Set EVALS_COLLECT_URL, such as http://127.0.0.1:4318, or call configureLog({ url }); "off" for neither\n' })
  })

  test.each(['log({ input: 1 })', 'configureLog({ url: false }); log({ input: 1 })'])('switched off, of which nothing is said: %s', async (program) => {
    expect(await runApplication(program, { EVALS_COLLECT_URL: 'off' })).toEqual(ended)
  })

  test.each(['localhost:4318', 'file:///etc/passwd', 'http://', 'nonsense'])('with what is no URL: %s', async (url) => {
    expect(await runApplication("log({ input: 1 })", { EVALS_COLLECT_URL: url })).toEqual({ ...ended, err: 'evals: the URL of the collector (EVALS_COLLECT_URL, or the url of configureLog) is not one of http or https: rows are sent nowhere. It must be like http://127.0.0.1:4318\n' })
  })
})

describe('a collector that is away', () => {
  const nowhere = 'http://127.0.0.1:9'

  test('neither slows an application nor keeps it from ending', async () => {
    expect(await runApplication("for (let i = 0; i < 100; i++) log({ input: i }); console.log('done')", { EVALS_COLLECT_URL: nowhere })).toEqual({
      ...ended,
      out: 'done\n',
      err: 'evals: the collector at http://127.0.0.1:9 does not take rows now (ECONNREFUSED); up to 10000 are held, and it is tried again\nevals: 100 rows were not sent when the process ended: the collector did not take them\n',
    })
  })

  test('and back again has what was logged meanwhile: the newest, where it was more than is held', async () => {
    const receiver = await openReceiver()
    const port = Number(new URL(receiver.url).port)
    await receiver.close()
    const late = new Promise<Awaited<ReturnType<typeof startReceiver>>>((resolve) => setTimeout(() => resolve(startReceiver({ engine: receiver.engine, port })), 600))
    const program = "configureLog({ maxRows: 20 }); for (let i = 0; i < 100; i++) log({ id: 'n' + i, input: i }); console.log(JSON.stringify(await flush(20_000)))"
    const { code, out, err } = await runApplication(program, { EVALS_COLLECT_URL: receiver.url })
    expect({ code, out: JSON.parse(out) as unknown, err: err.split('\n') }).toEqual({
      code: 0,
      out: { sent: 20, rejected: 0, dropped: 80, waiting: 0 },
      err: [
        'evals: more is logged than the collector takes, or it is away: the oldest rows are dropped from here on. How many is said at the end',
        `evals: the collector at ${receiver.url} does not take rows now (ECONNREFUSED); up to 20 are held, and it is tried again`,
        'evals: 80 rows were dropped',
        '',
      ],
    })
    const found = await receiver.engine.search({ query: parseQuery('') })
    expect(new Set(found.map(({ row }) => row.id))).toEqual(new Set(Array.from({ length: 20 }, (_, index) => `n${index + 80}`)))
    await (await late).close()
    await receiver.remove()
  })
})

describe('what a server answers', () => {
  let server: Server | undefined
  let requests: { url: string | undefined; authorization: string | undefined; body: string }[]
  beforeEach(() => (requests = []))
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  /** @returns its URL */
  async function serve(answer: (response: ServerResponse, count: number, request: IncomingMessage) => void): Promise<string> {
    server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece))
      request.on('end', () => {
        requests.push({ url: request.url, authorization: request.headers.authorization, body })
        answer(response, requests.length, request)
      })
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  const logOne = "log({ id: 'a', input: 1 }); console.log(JSON.stringify(await flush(1000)))"

  test('too busy: it is sent again', async () => {
    const url = await serve((response, count) => (count < 3 ? response.writeHead(count === 1 ? 429 : 503).end() : response.end('{}')))
    expect((await runApplication(logOne, { EVALS_COLLECT_URL: url })).out).toBe('{"sent":1,"rejected":0,"dropped":0,"waiting":0}\n')
    expect(requests.map(({ body }) => body)).toEqual([requests[0]!.body, requests[0]!.body, requests[0]!.body])
  })

  test('never: the application ends all the same', async () => {
    const url = await serve(() => {})
    expect(await runApplication("configureLog({ exitTimeoutMs: 100 }); log({ input: 1 })", { EVALS_COLLECT_URL: url })).toMatchObject({ code: 0, err: 'evals: 1 row was not sent when the process ended: the collector did not take them\n' })
  })

  test('go elsewhere: that was not named, and nothing goes there', async () => {
    const url = await serve((response) => response.writeHead(307, { location: '/elsewhere' }).end())
    expect(await runApplication(logOne, { EVALS_COLLECT_URL: url })).toMatchObject({ out: '{"sent":0,"rejected":0,"dropped":1,"waiting":0}\n', err: `evals: the collector at ${url} refuses what is logged, which is dropped: status 307\nevals: 1 row was dropped\n` })
    expect(requests.map(({ url }) => url)).toEqual(['/v1/evals/rows'])
  })

  test('no: said once, without the token or what a terminal would obey', async () => {
    const url = await serve((response, _count, { headers }) => response.writeHead(401).end(JSON.stringify({ message: `not by ${headers.authorization}\x1b[2J\nevals: all is well` })))
    const { err } = await runApplication(logOne, { EVALS_COLLECT_URL: url.replace('//', '//user:pass@'), EVALS_COLLECT_TOKEN: 's3cret' })
    expect(err).toBe(`evals: the collector at ${url} refuses what is logged, which is dropped: status 401: not by Bearer … [2J evals: all is well\nevals: 1 row was dropped\n`)
    expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer s3cret'])
  })

  test('too large: it is halved until it is not', async () => {
    const url = await serve((response) => response.writeHead(requests.at(-1)!.body.length > 600 ? 413 : 200).end('{}'))
    const program = "for (let i = 0; i < 20; i++) log({ id: 'n' + i, input: 'x'.repeat(i === 7 ? 1000 : 50) }); console.log(JSON.stringify(await flush()))"
    expect((await runApplication(program, { EVALS_COLLECT_URL: url })).out).toBe('{"sent":19,"rejected":0,"dropped":1,"waiting":0}\n')
  })

  test('is not traced by the application that it logs for', async () => {
    const url = await serve((response) => response.end('{}'))
    const program = `
      const values = []
      globalThis[Symbol.for('opentelemetry.js.api.1')] = { context: { active: () => ({ setValue: (key, value) => [String(key), value] }), with: (context, work) => (values.push(context), work()) } }
      log({ input: 1 }); await flush(); console.log(JSON.stringify(values))`
    expect((await runApplication(program, { EVALS_COLLECT_URL: `${url}/base/` })).out).toBe('[["Symbol(OpenTelemetry SDK Context Key SUPPRESS_TRACING)",true]]\n')
    expect(requests.map(({ url }) => url)).toEqual(['/base/v1/evals/rows'])
  })
})
