import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { StoreError } from '../../engine/storeError.ts'
import { parseQuery } from '../../query/parseQuery.ts'
import { startReceiver, type ReceiverOptions } from '../startReceiver.ts'
import { openReceiver, otlpJson, post, type OpenReceiver } from './openReceiver.ts'

let receiver: OpenReceiver | undefined
const open = async (options?: Partial<ReceiverOptions>): Promise<OpenReceiver> => (receiver = await openReceiver(options))
afterEach(async () => {
  await receiver?.remove()
  receiver = undefined
})

const one = otlpJson([{ trace: 1, span: 1 }])
const kept = (of: OpenReceiver): Promise<number> => of.engine.count({ query: parseQuery(''), scope: 'spans' })

/** By hand, for headers that fetch does not send. */
function raw(url: string, headers: Record<string, string>, method = 'POST', body = JSON.stringify(one)): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => resolve({ status: response.statusCode!, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What is answered to these very bytes, until the connection is closed. */
function bytes(url: string, ...pieces: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => pieces.forEach((piece) => socket.write(piece)))
    socket.setEncoding('latin1').on('data', (piece: string) => (text += piece)).on('close', () => resolve(text)).on('error', () => {})
  })
}

describe('what can not be read', () => {
  test.each([
    ['no JSON', '{"resourceSpans":[', { status: 400, body: { code: 3, message: 'The body is no JSON: Unexpected end of JSON input' } }],
    ['JSON of another kind', '[]', { status: 400, body: { code: 3, message: 'The body is no OTLP request of spans in JSON: the body is or has a list, no object' } }],
  ])('%s', async (_name, body, answer) => {
    expect(await post(`${(await open()).url}/v1/traces`, body)).toMatchObject(answer)
  })

  test('protobuf is answered in protobuf', async () => {
    const { url } = await open()
    const response = await fetch(`${url}/v1/traces`, { method: 'POST', body: Buffer.from([0x0a, 0x7f]), headers: { 'content-type': 'application/x-protobuf' } })
    expect([response.status, response.headers.get('content-type'), Buffer.from(await response.arrayBuffer()).toString('latin1')]).toEqual([400, 'application/x-protobuf', expect.stringMatching(/The body is no OTLP request of spans in protobuf: /)])
  })

  test.each([
    ['another content type', { 'content-type': 'text/plain' }, 415, 'The content type must be application/x-protobuf or application/json, and is "text/plain"'],
    ['another compression', { 'content-encoding': 'lzma' }, 415, 'The content encoding "lzma" is not known; these are: gzip, x-gzip, deflate, br'],
    ['a name of Object.prototype as compression', { 'content-encoding': 'constructor' }, 415, 'The content encoding "constructor" is not known; these are: gzip, x-gzip, deflate, br'],
    ['what is not compressed as it says', { 'content-encoding': 'gzip' }, 400, 'The body is not compressed as it says: incorrect header check'],
  ])('%s', async (_name, headers, status, message) => {
    expect(await post(`${(await open()).url}/v1/traces`, one, headers)).toMatchObject({ status, body: { message } })
  })

  test('a compressed body that is cut', async () => {
    const whole = gzipSync(JSON.stringify(one))
    expect(await post(`${(await open()).url}/v1/traces`, whole.subarray(0, -9), { 'content-encoding': 'gzip' })).toMatchObject({ status: 400, body: { message: 'The body is not compressed as it says: unexpected end of file' } })
  })

  test('another method, another path', async () => {
    const { url } = await open()
    const get = await fetch(`${url}/v1/traces`)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await post(url, one)).toMatchObject({ status: 404, body: { message: expect.stringContaining('OTLP over HTTP goes to /v1/traces and /v1/logs') } })
  })

  test('gRPC, and what is no HTTP at all', async () => {
    const { url } = await open()
    expect(await bytes(url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toContain('set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf')
    expect(await bytes(url, Buffer.from([0x16, 3, 1, 0, 0xa5, 1]))).toContain('400 Bad Request')
    expect(await bytes(url, `POST /v1/traces HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)).toContain('431 Request Header Fields Too Large')
  })
})

describe('what is too much', () => {
  test('a body over the limit, before it is sent', async () => {
    const of = await open({ limits: { bodyBytes: 1_000 } })
    expect(await bytes(of.url, `POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 5000000000\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 413 .*"The body is larger than 1000 bytes, which is the limit: send less at once"/s)
    expect(await kept(of)).toBe(0)
  })

  test('a body over the limit that does not say how long it is, and the sender sees why', async () => {
    const { url } = await open({ limits: { bodyBytes: 100_000 } })
    const status = await new Promise<number>((resolve, reject) => {
      const sent = httpRequest(`${url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => resolve(response.statusCode!))
      sent.on('error', reject)
      for (let piece = 0; piece < 100; piece++) sent.write(Buffer.alloc(20_000))
      sent.end()
    })
    expect(status).toBe(413)
  })

  test('a compressed bomb is given up at the limit, and takes no memory', { timeout: 30_000 }, async () => {
    const of = await open({ limits: { bodyBytes: 1_000_000 } })
    const bomb = gzipSync(Buffer.alloc(300_000_000))
    expect(bomb.length).toBeLessThan(1_000_000)
    const before = process.memoryUsage().arrayBuffers
    expect(await post(`${of.url}/v1/traces`, bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413, body: { message: 'The body, not compressed any more, is larger than 1000000 bytes, which is the limit: send less at once' } })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
  })

  test('more than can be written at once is to be sent again later; what was held is free again', async () => {
    const of = await open({ limits: { pendingBytes: 100_000 } })
    const { ingest } = of.engine
    let go = (): void => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    of.engine.ingest = async (spans) => {
      await gate
      return ingest(spans)
    }
    const sized = (trace: number): object => otlpJson([{ trace, span: 1, attributes: { text: 'x'.repeat(60_000) } }])
    const first = post(`${of.url}/v1/traces`, sized(1))
    await vi.waitUntil(() => of.counts().bytes > 0)
    const second = await post(`${of.url}/v1/traces`, sized(2))
    expect(second).toMatchObject({ status: 429, body: { code: 8, message: expect.stringContaining('Send it again later') } })
    expect(second.headers.get('retry-after')).toBe('1')
    go()
    expect((await first).status).toBe(200)
    expect((await post(`${of.url}/v1/traces`, sized(2))).status).toBe(200)
    expect(await kept(of)).toBe(2)
  })

  test('what is refused holds nothing any more', async () => {
    const of = await open({ limits: { pendingBytes: 100_000, bodyBytes: 90_000 } })
    const whole = gzipSync(JSON.stringify(otlpJson([{ trace: 1, span: 1, attributes: { text: 'x'.repeat(60_000) } }])))
    const refused: [Uint8Array | string, Record<string, string>][] = [[whole.subarray(0, -4), { 'content-encoding': 'gzip' }], ['x'.repeat(80_000), {}], [gzipSync(Buffer.alloc(95_000)), { 'content-encoding': 'gzip' }]]
    for (const [body, headers] of [...refused, ...refused]) expect([400, 413]).toContain((await post(`${of.url}/v1/traces`, body, headers)).status)
    const cut = connect(Number(new URL(of.url).port), '127.0.0.1', () => cut.end(`POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 80000\r\n\r\n${'x'.repeat(70_000)}`))
    cut.resume()
    await vi.waitUntil(() => of.counts().refused === 7)
    expect((await post(`${of.url}/v1/traces`, whole, { 'content-encoding': 'gzip' })).status).toBe(200)
  })

  test('a request that trickles is ended', async () => {
    const { url } = await open({ limits: { headersTimeoutMs: 100, requestTimeoutMs: 200 } })
    expect(await bytes(url, 'POST /v1/traces HTTP/1.1\r\nhost: localhost\r\n')).toContain('408 Request Timeout')
    expect(await bytes(url, 'POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"re')).toContain('408 Request Timeout')
  })
})

describe('the store', () => {
  test('that can take nothing: 503, and nothing of its place', async () => {
    const of = await open()
    of.engine.ingest = () => Promise.reject(new StoreError('/home/ann/.evals/logs/logs.sqlite: the disk is full'))
    const answer = await post(`${of.url}/v1/traces`, one)
    expect(answer).toMatchObject({ status: 503, body: { code: 14, message: 'The store can not take it now; the collector says why. Send it again later' } })
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(of.counts().problem?.message).toBe('503: /home/ann/.evals/logs/logs.sqlite: the disk is full')
  })
})

describe('who may send', () => {
  const body = JSON.stringify(one)

  test('with a token, whoever has it', async () => {
    const of = await open({ token: 's3cret-token' })
    const url = `${of.url}/v1/traces`
    const without = await post(url, body)
    expect(without).toMatchObject({ status: 401, body: { code: 16, message: expect.stringContaining('takes nothing without its token') } })
    expect(without.headers.get('www-authenticate')).toBe('Bearer')
    expect((await post(url, body, { authorization: 'Bearer other' })).body).toMatchObject({ message: expect.stringContaining('The token is not the one of this collector') })
    expect((await post(url, body, { authorization: 'Basic s3cret-token' })).status).toBe(401)
    expect(await kept(of)).toBe(0)
    expect((await post(url, body, { authorization: 'Bearer s3cret-token' })).status).toBe(200)
    expect((await raw(url, { authorization: 'bearer s3cret-token', host: 'collector.example' })).status).toBe(200)
    expect(JSON.stringify([of.counts(), without.body])).not.toContain('s3cret')
  })

  test.each([
    ['localhost', 200], ['localhost:4318', 200], ['127.0.0.1', 200], ['127.1.2.3:80', 200], ['[::1]:4318', 200], ['LOCALHOST', 200],
    ['evil.example', 403], ['evil.example:4318', 403], ['localhost.evil.example', 403], ['127.0.0.1.evil.example', 403], ['127.evil.example', 403], ['[::1', 403], ['192.168.0.1', 403],
  ])('without one, by the name %o: %i', async (host, status) => {
    expect((await raw(`${(await open()).url}/v1/traces`, { host })).status).toBe(status)
  })

  test('no page of another site, nor one without a site', async () => {
    const { url } = await open()
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', '*']) expect([origin, (await raw(`${url}/v1/traces`, { origin })).status]).toEqual([origin, 403])
    expect((await raw(`${url}/v1/traces`, { origin: url })).status).toBe(200)
    const preflight = await fetch(`${url}/v1/traces`, { method: 'OPTIONS', headers: { origin: url, 'access-control-request-method': 'POST' } })
    expect([preflight.status, [...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))]).toEqual([405, []])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])('no rows as %s, which a form of another site could send', async (type) => {
    const { url } = await open()
    expect((await post(`${url}/v1/evals/rows`, '{"id":"a","input":1}', { 'content-type': type })).status).toBe(415)
  })
})

describe('it does not start', () => {
  const engine = { name: 'none' } as unknown as ReceiverOptions['engine']

  test.each(['0.0.0.0', '::', '192.168.0.1', 'example.com', ''])('for others without a token: %o', async (host) => {
    await expect(startReceiver({ engine, host, port: 0 })).rejects.toThrow(`Others could send to ${JSON.stringify(host)}, so this needs a token. Give one, or listen on 127.0.0.1, which only this machine reaches`)
  })

  test('with a token that can not be sent', async () => {
    for (const token of ['', 'two words', 'zwölf']) await expect(startReceiver({ engine, token, port: 0 })).rejects.toThrow('The token must be of visible ASCII characters, without spaces: others can not be sent in a header')
  })

  test('on a port that is taken', async () => {
    const { url } = await open()
    const port = Number(new URL(url).port)
    await expect(startReceiver({ engine, port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken: another collector of evals, or of OpenTelemetry, listens there. End it, or give another port`)
  })

  test('with limits that are none', async () => {
    await expect(startReceiver({ engine, limits: { bodyBytes: 0 } })).rejects.toThrow('limits.bodyBytes must be a number above 0, and is 0')
  })
})

test('it listens for others with a token', async () => {
  const of = await open({ host: '0.0.0.0', token: 'abc' })
  expect((await post(`${of.url.replace('0.0.0.0', '127.0.0.1')}/v1/traces`, one, { authorization: 'Bearer abc' })).status).toBe(200)
})

test('closing it answers what is under way, and takes no more', async () => {
  const of = await open()
  const { ingest } = of.engine
  let go = (): void => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  of.engine.ingest = async (spans) => {
    await gate
    return ingest(spans)
  }
  let isAnswered = false
  const underWay = post(`${of.url}/v1/traces`, one).finally(() => (isAnswered = true))
  await vi.waitUntil(() => of.counts().bytes > 0)
  const closed = of.close()
  await expect(post(`${of.url}/v1/traces`, one)).rejects.toThrow()
  // Nor is anything acknowledged that is not kept yet
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(isAnswered).toBe(false)
  go()
  expect((await underWay).status).toBe(200)
  await closed
  expect(await kept(of)).toBe(1)
})
