import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Waits, createTrace, inTrial, type Span } from '@evals/core/worker'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clearCache, listCache, pathOf, pruneCache } from '../cache/cacheFolder.ts'
import { fetch } from '../fetch.ts'
import { completion, completionPieces, json, modelServer, stream, type Answering } from './modelServer.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-cache-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const question = (content = 'hello') => ({ model: 'small', messages: [{ role: 'user' as const, content }] })

async function clientOf(answer: Answering, options: { apiKey?: string; maxRetries?: number } = {}) {
  const server = await modelServer(answer)
  const client = new OpenAI({ apiKey: 'sk-secret-123', baseURL: server.url, fetch, maxRetries: 0, ...options })
  const ask = async (content?: string) => (await client.chat.completions.create(question(content))).choices[0]!.message.content
  return { server, client, ask }
}

const span = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }

function trial<T>(run: () => T, index = 0, spans: Span[] = []): T {
  return inTrial({ trial: index, phase: 'task', cache: { folder }, span, record: (ended) => spans.push(ended) }, run)
}

describe('what is a hit', () => {
  test('the same question is asked once, and answered the same', async () => {
    const { server, ask } = await clientOf((response, _, index) => json(response, completion(`answer ${index}`)))
    expect([await trial(() => ask()), await trial(() => ask())]).toEqual(['answer 0', 'answer 0'])
    expect(server.calls).toHaveLength(1)
  })

  test.each([
    ['another message', (client: OpenAI) => client.chat.completions.create(question('other'))],
    ['another model', (client: OpenAI) => client.chat.completions.create({ ...question(), model: 'large' })],
    ['another parameter', (client: OpenAI) => client.chat.completions.create({ ...question(), temperature: 1 })],
    ['a tool', (client: OpenAI) => client.chat.completions.create({ ...question(), tools: [{ type: 'function', function: { name: 'search' } }] })],
    ['another trial', (client: OpenAI) => trial(() => client.chat.completions.create(question()), 1)],
    ['another path', (client: OpenAI) => client.post('/other', { body: question() })],
  ])('%s is another question', async (_, other) => {
    const { server, client, ask } = await clientOf((response) => json(response, completion('answer')))
    await trial(() => ask())
    await trial(() => other(client))
    expect(server.calls).toHaveLength(2)
  })

  test('the order of keys, headers and the API key make no other question', async () => {
    const { server, ask } = await clientOf((response) => json(response, completion('answer')))
    await trial(() => ask())
    const other = new OpenAI({ apiKey: 'sk-other', baseURL: server.url, fetch, defaultHeaders: { 'x-request-id': 'abc', 'user-agent': 'me' } })
    await trial(() => other.chat.completions.create({ messages: [{ content: 'hello', role: 'user' }], model: 'small' }))
    expect(server.calls).toHaveLength(1)
  })

  test('a key in the address is part of no question, and of no file', async () => {
    const server = await modelServer((response) => json(response, { candidates: [{ content: {}, finishReason: 'STOP' }] }))
    const ask = (key: string) => trial(() => fetch(`${server.url}/models/gemini:generateContent?key=${key}`, { method: 'POST', body: '{"contents":[]}' }))
    await (await ask('sk-one')).json()
    expect((await ask('sk-two')).headers.get('x-evals-cache')).toBe('hit')
    expect(everyFile()).not.toContain('sk-')
    expect(listCache(folder).map(({ entry }) => entry.model)).toEqual(['gemini'])
  })

  test('nothing of the key, or of other headers, is in a file', async () => {
    const { ask } = await clientOf((response) => json(response, completion('answer'), 200, { 'set-cookie': 'session=private', 'x-request-id': 'req-1' }))
    await trial(() => ask())
    expect(everyFile()).not.toMatch(/sk-secret|Bearer|private/)
    expect(listCache(folder).map(({ entry }) => entry)).toEqual([
      {
        format: 'evals-cache/1', key: expect.stringMatching(/^[0-9a-f]{64}$/), host: expect.stringMatching(/^127\.0\.0\.1:\d+$/), path: '/v1/chat/completions', model: 'small',
        created: expect.stringMatching(/^\d{4}-.*Z$/), durationMs: expect.any(Number), promptTokens: 7, completionTokens: 3,
        headers: { 'content-type': 'application/json', 'x-request-id': 'req-1' }, chunks: [JSON.stringify(completion('answer'))],
      },
    ])
  })
})

describe('what is never kept', () => {
  test.each<[string, Answering]>([
    ['a rate limit', (response) => json(response, { error: { message: 'slow down' } }, 429, { 'x-should-retry': 'false' })],
    ['a server error', (response) => json(response, { error: { message: 'oops' } }, 500)],
    ['an error with status 200', (response) => json(response, { error: { message: 'oops' } })],
    ['a filter', (response) => json(response, completion('', { finish: 'content_filter' }))],
    ['a refusal', (response) => json(response, completion(null, { refusal: 'I can not' }))],
    ["Anthropic's refusal", (response) => json(response, { type: 'message', stop_reason: 'refusal', content: [] })],
    ["Google's safety", (response) => json(response, { candidates: [{ finishReason: 'SAFETY' }] })],
    ["Responses' refusal", (response) => json(response, { object: 'response', status: 'completed', output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'no' }] }] })],
    ['work in the background', (response) => json(response, { object: 'response', status: 'queued' })],
    ["a server's error in an object of that kind", (response) => json(response, { object: 'error', message: 'overloaded' })],
    ["a router's error in a choice", (response) => json(response, completion('half', { finish: 'error' }))],
    ['half an answer', (response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end('{"choices": [') }],
    ['a page', (response) => { response.writeHead(200, { 'content-type': 'text/html' }); response.end('<h1>Login</h1>') }],
    ['a stream that breaks', (response) => void stream(response, completionPieces(['a', 'b', 'c']), 2)],
    ['a stream that ends early', (response) => void stream(response, completionPieces(['a', 'b', 'c']).slice(0, 2))],
    ['a stream that ends before its first event', (response) => void stream(response, [])],
    ['a stream that ends after a comment', (response) => void stream(response, [': working\n\n'])],
    ['a stream of completions that ends early', (response) => void stream(response, ['data: {"object":"text_completion","choices":[{"text":"a","finish_reason":null}]}\n\n'])],
    ["Google's stream that ends early", (response) => void stream(response, ['data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\n\n'])],
    ['a filtered stream', (response) => void stream(response, completionPieces(['a'], 'content_filter'))],
    ['an error in a stream', (response) => void stream(response, [...completionPieces(['a']).slice(0, 1), 'data: {"error":{"message":"overloaded"}}\n\n', 'data: [DONE]\n\n'])],
  ])('%s', async (_, answer) => {
    const server = await modelServer(answer)
    const ask = () => trial(async () => {
      const response = await fetch(`${server.url}/chat/completions`, { method: 'POST', body: JSON.stringify(question()) })
      await response.text()
    }).catch(() => undefined)
    await ask()
    await ask()
    expect(server.calls).toHaveLength(2)
    expect(readdirSync(folder, { recursive: true }).filter((name) => /\.(json|lock|tmp)$/.test(String(name)))).toEqual([])
  })

  test('a stream that its reader gave up', async () => {
    const { server, client } = await clientOf((response) => void stream(response, completionPieces(['a', 'b', 'c', 'd'])))
    const read = () => trial(async () => {
      for await (const _ of await client.chat.completions.create({ ...question(), stream: true })) break
    })
    await read()
    await read()
    expect(server.calls).toHaveLength(2)
    expect(listCache(folder)).toEqual([])
  })

  test("a retry of the client's own gets the answer, and only that is kept", async () => {
    const { server, ask } = await clientOf((response, _, index) => (index === 0 ? json(response, { error: {} }, 429, { 'retry-after-ms': '1' }) : json(response, completion('answer'))), { maxRetries: 2 })
    expect(await trial(() => ask())).toBe('answer')
    expect(await trial(() => ask())).toBe('answer')
    expect(server.calls).toHaveLength(2)
  })
})

describe('streams', () => {
  test('are replayed piece by piece, as they came', async () => {
    const pieces = completionPieces(['Grüße', ' ', '🌍', ' one', ' two'])
    const { server, client } = await clientOf((response) => void stream(response, pieces))
    const read = () => trial(async () => {
      const deltas: unknown[] = []
      for await (const chunk of await client.chat.completions.create({ ...question(), stream: true, stream_options: { include_usage: true } })) deltas.push(chunk)
      return deltas
    })
    const first = await read()
    expect(await read()).toEqual(first)
    expect(first).toHaveLength(7)
    expect(server.calls).toHaveLength(1)
    expect(listCache(folder)[0]!.entry.chunks.join('')).toBe(pieces.join(''))
    expect(listCache(folder)[0]!.entry.chunks.length).toBeGreaterThan(1)
  })

  test('a letter that is split between two pieces of the network stays whole', async () => {
    const bytes = Buffer.from(completionPieces(['🌍']).join(''))
    const at = bytes.indexOf(Buffer.from('🌍')) + 2
    const server = await modelServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(bytes.subarray(0, at))
      setTimeout(() => response.end(bytes.subarray(at)), 20)
    })
    const read = () => trial(async () => (await fetch(`${server.url}/chat/completions`, { method: 'POST', body: '{}' })).text())
    expect([await read(), await read()]).toEqual([bytes.toString(), bytes.toString()])
    expect(server.calls).toHaveLength(1)
  })
})

describe('equal questions at once', () => {
  test('take no time of a case that waits for the answer of another', async () => {
    const { server, ask } = await clientOf((response) => void setTimeout(() => json(response, completion('answer')), 120))
    const waits = [new Waits(), new Waits()]
    const asked = waits.map((each) => inTrial({ trial: 0, phase: 'task', cache: { folder }, waits: each, span, record: () => {} }, () => ask()))
    expect(await Promise.all(asked)).toEqual(['answer', 'answer'])
    expect(server.calls).toHaveLength(1)
    expect(waits[0]!.total).toBeLessThan(waits[1]!.total)
    expect(waits[1]!.total).toBeGreaterThan(100)
  })

  test('are asked once', async () => {
    const { server, ask } = await clientOf((response, _, index) => setTimeout(() => json(response, completion(`answer ${index}`)), 50))
    const answers = await Promise.all(Array.from({ length: 20 }, () => trial(() => ask())))
    expect(new Set(answers)).toEqual(new Set(['answer 0']))
    expect(server.calls).toHaveLength(1)
  })

  test('whoever waits for one that fails asks itself', async () => {
    const { server, ask } = await clientOf((response, _, index) => (index === 0 ? json(response, { error: {} }, 500) : json(response, completion('answer'))))
    const [first, second] = await Promise.allSettled([trial(() => ask()), trial(() => ask())])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
    expect(server.calls).toHaveLength(2)
  })

  test('also by two processes; one that was killed while it asked holds nobody up for ever', async () => {
    const { server, ask } = await clientOf((response) => json(response, completion('answer')))
    await trial(() => ask())
    const { path } = listCache(folder)[0]!
    rmSync(path)
    writeFileSync(`${path}.lock`, '')
    const waiting = trial(() => ask())
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(server.calls).toHaveLength(1)
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(`${path}.lock`, longAgo, longAgo)
    expect(await waiting).toBe('answer')
    expect(server.calls).toHaveLength(2)
  })

  test('a lock that was left by a clock that is ahead holds nobody up for ever either', async () => {
    const { server, ask } = await clientOf((response) => json(response, completion('answer')))
    await trial(() => ask())
    const { path } = listCache(folder)[0]!
    rmSync(path)
    writeFileSync(`${path}.lock`, '')
    const later = new Date(Date.now() + 3_600_000)
    utimesSync(`${path}.lock`, later, later)
    const waiting = trial(() => ask())
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(server.calls).toHaveLength(1)
    const now = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000)
    expect(await waiting).toBe('answer')
    clock.mockRestore()
    expect(server.calls).toHaveLength(2)
  })

  test('processes that write the same answers at once, and are killed, leave whole files', async () => {
    const program = join(folder, 'program.mjs')
    const source = (name: string): string => JSON.stringify(new URL(`../cache/${name}.ts`, import.meta.url).href)
    writeFileSync(program, `import { newEntry } from ${source('cacheFolder')}
      import { askAlone } from ${source('inFlight')}
      const big = 'x'.repeat(200_000)
      for (let i = 0; ; i = (i + 1) % 5) {
        const key = String(i).repeat(64)
        const { done } = await askAlone(${JSON.stringify(folder)}, key, () => undefined)
        done(JSON.stringify(newEntry({ key, host: 'h', path: '/' }, { durationMs: 1, headers: {}, chunks: [big] })))
        if (i === 4) process.send?.('round')
      }`)
    const children = [0, 1].map(() => fork(program, { stdio: 'ignore' }))
    await Promise.all(children.map((child) => new Promise((resolve) => child.once('message', resolve))))
    await new Promise((resolve) => setTimeout(resolve, 30))
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(ended)
    expect(listCache(folder).map(({ entry }) => entry.chunks[0]!.length)).toEqual([200_000, 200_000, 200_000, 200_000, 200_000])
  })
})

describe('EVALS_CACHE', () => {
  test('off asks and keeps nothing; a file that is there is not read', async () => {
    const { server, ask } = await clientOf((response, _, index) => json(response, completion(`answer ${index}`)))
    await trial(() => ask())
    vi.stubEnv('EVALS_CACHE', 'off')
    expect(await trial(() => ask())).toBe('answer 1')
    expect(server.calls).toHaveLength(2)
    expect(listCache(folder)).toHaveLength(1)
  })

  test('record asks again and keeps the new answer', async () => {
    const { ask } = await clientOf((response, _, index) => json(response, completion(`answer ${index}`)))
    await trial(() => ask())
    vi.stubEnv('EVALS_CACHE', 'record')
    expect(await trial(() => ask())).toBe('answer 1')
    vi.stubEnv('EVALS_CACHE', 'read')
    expect(await trial(() => ask())).toBe('answer 1')
  })

  test('read asks nobody, and says what is missing', async () => {
    const { server, ask } = await clientOf((response) => json(response, completion('answer')), { maxRetries: 2 })
    vi.stubEnv('EVALS_CACHE', 'read')
    const error = await trial(() => ask()).catch((thrown: unknown) => thrown as Error)
    expect((error as Error).message.replaceAll(folder, '<folder>').replace(/:\d+/, ':1')).toMatchInlineSnapshot(`"400 EVALS_CACHE=read, and no answer is kept: run with EVALS_CACHE=auto where there is an API key, and share <folder>. Asked: POST 127.0.0.1:1/v1/chat/completions (small)"`)
    expect(server.calls).toHaveLength(0)
  })

  test('another word is refused', async () => {
    vi.stubEnv('EVALS_CACHE', 'yes')
    const { server, ask } = await clientOf((response) => json(response, completion('answer')), { maxRetries: 2 })
    await expect(trial(() => ask())).rejects.toThrow('400 EVALS_CACHE is "yes"; it can be auto, read, record, off')
    expect(server.calls).toHaveLength(0)
  })

  test('outside of evals nothing is kept', async () => {
    const { server, ask } = await clientOf((response) => json(response, completion('answer')))
    await ask()
    await ask()
    expect(server.calls).toHaveLength(2)
    expect(listCache(folder)).toEqual([])
  })
})

describe('around it', () => {
  test('what calls took is counted for their trial', async () => {
    const { ask } = await clientOf((response) => json(response, completion('answer')))
    const spans: Span[] = []
    await trial(async () => [await ask(), await ask(), await ask('other')], 0, spans)
    expect(createTrace(span.traceId, spans, 1)).toMatchObject({ steps: 3, inputTokens: 21, outputTokens: 9, costUsd: undefined, modelCalls: [{ cached: false }, { cached: true, savedMs: expect.any(Number) }, { cached: false }] })
  })

  test('what is no question to a model goes through untouched', async () => {
    const server = await modelServer((response) => json(response, { ok: true }))
    await trial(async () => [await fetch(`${server.url}/models`), await fetch(`${server.url}/models`)])
    expect(server.calls).toHaveLength(2)
  })

  test('a Request is taken as well as an address', async () => {
    const server = await modelServer((response) => json(response, completion('answer')))
    const ask = () => trial(async () => (await fetch(new Request(`${server.url}/chat/completions`, { method: 'POST', body: JSON.stringify(question()), headers: { 'content-type': 'application/json' } }))).json())
    expect(await ask()).toEqual(await ask())
    expect(server.calls.map(({ body }) => body)).toEqual([question()])
  })

  test("Google's stream that comes whole is kept", async () => {
    const server = await modelServer((response) => void stream(response, ['data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\n\n', 'data: {"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}\n\n']))
    const ask = () => trial(() => fetch(`${server.url}/models/gemini:streamGenerateContent`, { method: 'POST', body: '{}' }))
    await (await ask()).text()
    expect((await ask()).headers.get('x-evals-cache')).toBe('hit')
  })

  test('the header of a trial never leaves, in a Request neither', async () => {
    const server = await modelServer((response) => json(response, completion('answer')))
    const headers = { 'content-type': 'application/json', 'x-evals-trial': '1', 'x-mine': 'stays' }
    const init = { method: 'POST', headers, body: JSON.stringify(question()) }
    await trial(() => fetch(new Request(`${server.url}/chat/completions`, init)))
    await trial(() => fetch(`${server.url}/completions`, init))
    expect(server.calls.map((call) => [call.headers['x-evals-trial'], call.headers['x-mine']])).toEqual([[undefined, 'stays'], [undefined, 'stays']])
  })

  test('a file that is broken is asked for and written anew', async () => {
    const { server, ask } = await clientOf((response) => json(response, completion('answer')))
    await trial(() => ask())
    const { path } = listCache(folder)[0]!
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 50))
    expect(await trial(() => ask())).toBe('answer')
    expect(server.calls).toHaveLength(2)
    expect(listCache(folder)).toHaveLength(1)
  })

  test('a folder that can not be written costs no answer, and is said once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const blocked = <T>(run: () => T): T => inTrial({ trial: 0, phase: 'task', cache: { folder: file }, span, record: () => {} }, run)
    const { ask } = await clientOf((response) => json(response, completion('answer')))
    expect([await blocked(() => ask()), await blocked(() => ask('other'))]).toEqual(['answer', 'answer'])
    expect(warn.mock.calls.map(([text]) => String(text).replaceAll(folder, '<folder>'))).toMatchInlineSnapshot(`
      [
        "evals: answers of models are not kept in <folder>/file: ENOTDIR: not a directory",
      ]
    `)
    warn.mockRestore()
  })

  test('an aborted question frees whoever waits for it', async () => {
    const { server, client, ask } = await clientOf((response, _, index) => (index === 0 ? undefined : json(response, completion('answer'))))
    const abort = new AbortController()
    const first = trial(() => client.chat.completions.create(question(), { signal: abort.signal })).catch(() => 'aborted')
    await vi.waitFor(() => expect(server.calls).toHaveLength(1), { timeout: 30_000 })
    const second = trial(() => ask())
    abort.abort()
    expect([await first, await second]).toEqual(['aborted', 'answer'])
  })

  test('prune and clear remove answers and nothing else', async () => {
    const { ask } = await clientOf((response) => json(response, completion('answer')))
    await trial(() => ask())
    await trial(() => ask('other'))
    const own = join(folder, 'ab', 'notes.json')
    mkdirSync(dirname(own), { recursive: true })
    writeFileSync(own, '{}')
    const [old] = listCache(folder)
    writeFileSync(old!.path, JSON.stringify({ ...old!.entry, created: '2020-01-01T00:00:00.000Z' }))
    expect(pruneCache(folder, 86_400_000)).toBe(1)
    expect(clearCache(folder)).toBe(1)
    expect([listCache(folder), readFileSync(own, 'utf8')]).toEqual([[], '{}'])
    expect(pathOf('cache', 'ab'.repeat(32))).toBe(join('cache', 'ab', `${'ab'.repeat(32)}.json`))
  })
})

function everyFile(): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n')
}
