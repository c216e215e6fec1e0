import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { openSqlite, parseQuery, spanOfRow, type LogEngine } from '@evals/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FORMATS, mapping } from '../../commands/import.ts'
import { messageFor } from '../../frame/mistake.ts'
import { allRecords } from '../allRecords.ts'
import { findLog } from '../findLog.ts'
import { importFiles } from '../importFiles.ts'
import { loadScorers } from '../loadScorers.ts'
import { readLogQuery } from '../logQuery.ts'
import { openExistingStore, storeFolder, storeName } from '../openStore.ts'
import { readViews, saveView } from '../savedViews.ts'
import { scoreLogs } from '../scoreLogs.ts'
import { storePlace } from '../storePlace.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-logs-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'it went well'
  } catch (error) {
    return (error as Error).message
  }
}

async function filled(rows: readonly { id: string; startMs: number; output?: string }[]): Promise<LogEngine> {
  const engine = await openSqlite({ folder: join(root, '.evals', 'logs') })
  await engine.ingest(rows.map(({ id, startMs, output }) => spanOfRow({ id, input: `question ${id}`, ...(output !== undefined && { output }), metrics: { startMs, durationMs: 1 } })))
  return engine
}

describe('where the logs are', () => {
  it('is .evals/logs, unless a folder is named; a store that is not there says what makes one', async () => {
    expect([storeFolder({ root }, {}), storeFolder({ root }, { store: 'elsewhere' })]).toEqual([join(root, '.evals', 'logs'), join(root, 'elsewhere')])
    expect(await messageOf(() => openExistingStore({ root }, {}))).toBe('there are no logs yet in .evals/logs: `evals collect` takes them from OpenTelemetry, and `evals import <file>` from files')
  })
})

describe('storePlace', () => {
  it('reads servers, with the password from the environment alone', () => {
    const environment = { CLICKHOUSE_PASSWORD: 'secret', CLICKHOUSE_USER: 'ann' }
    expect([storePlace('/shop', 'clickhouse://ch.example/logs', environment), storePlace('/shop', 'clickhouse://bob@localhost', {}), storePlace('/shop', 'http://ch:81/logs?cluster=all', {}), storePlace('/shop', 'https://ch', {}), storePlace('/shop', 'logs', environment)]).toEqual([
      { server: { url: 'https://ch.example:8443', username: 'ann', password: 'secret', database: 'logs' } },
      { server: { url: 'http://localhost:8123', username: 'bob' } },
      { server: { url: 'http://ch:81', database: 'logs', cluster: 'all' } },
      { server: { url: 'https://ch:8443' } },
      { folder: '/shop/logs' },
    ])
  })

  it('refuses others, and does not repeat what may be a secret', async () => {
    const messages = await Promise.all(['clickhouse://me:secret@host', 'postgres://me:secret@host', 'https://host?token=secret', 'clickhouse://:secret'].map((text) => messageOf(() => storePlace('/shop', text, {}))))
    expect(messages).toMatchInlineSnapshot(`
      [
        "the password of the ClickHouse server stands in the URL of --store (or EVALS_STORE), where others can see it: leave it out there, and set CLICKHOUSE_PASSWORD",
        "--store (or EVALS_STORE) is a URL that is not a ClickHouse server’s: write clickhouse://user@host/database, with ?cluster=name for a cluster; or http:// or https:// with a port",
        "--store (or EVALS_STORE) has ?token, which means nothing: write clickhouse://user@host/database, with ?cluster=name for a cluster; or http:// or https:// with a port",
        "--store (or EVALS_STORE) is a URL that is not a ClickHouse server’s: write clickhouse://user@host/database, with ?cluster=name for a cluster; or http:// or https:// with a port",
      ]
    `)
    expect(messages.join('')).not.toContain('secret')
    expect(storeName({ root }, { store: 'clickhouse://ann@host/logs' })).toBe('https://host:8443/logs')
  })
})

describe('saved views', () => {
  it('are a file that can be read and reviewed, by name', async () => {
    expect([await saveView(root, 'unhelpful', { query: 'scores.helpful:<0.5', sort: 'latency' }), await saveView(root, 'errors', { query: 'is:error', spans: true }), await saveView(root, 'errors', { query: 'is:error', spans: true }), await saveView(root, 'unhelpful', { query: 'scores.helpful:<0.3' })]).toEqual(['added', 'added', 'unchanged', 'replaced'])
    expect(readFileSync(join(root, 'evals.views.json'), 'utf8')).toMatchInlineSnapshot(`
      "{
        "errors": {
          "query": "is:error",
          "spans": true
        },
        "unhelpful": {
          "query": "scores.helpful:<0.3"
        }
      }
      "
    `)
  })

  it('refuse what is no view, and say which there are', async () => {
    const wrong = async (text: string): Promise<string> => {
      writeFileSync(join(root, 'evals.views.json'), text)
      return messageOf(() => readViews(root))
    }
    expect([await wrong('{'), await wrong('[]'), await wrong('{ "a": {} }'), await wrong('{ "a": { "query": "x", "sorted": 1 } }')]).toMatchInlineSnapshot(`
      [
        "evals.views.json is not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
        "evals.views.json holds one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view",
        "evals.views.json: "a" has no "query" that is a text; it holds one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view",
        "evals.views.json: "a" has "sorted", which means nothing; it holds one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view",
      ]
    `)
    expect(await messageOf(() => saveView(root, '../x', { query: '' }))).toBe('a view’s name has letters, digits, spaces, dots, dashes and underscores, and "../x" has others')
    writeFileSync(join(root, 'evals.views.json'), '{ "unhelpful": { "query": "tea" } }')
    expect(await messageOf(() => readLogQuery(root, [], { view: 'helpful' }, 0))).toBe('there is no view "helpful" in evals.views.json; there are unhelpful')
  })

  it('hold together with a query beside them', async () => {
    writeFileSync(join(root, 'evals.views.json'), '{ "tea": { "query": "tea OR coffee", "sort": "cost:asc" } }')
    const { text, query, order } = await readLogQuery(root, ['is:error', 'model:gpt-5'], { view: 'tea' }, 0)
    expect(text).toBe('(tea OR coffee) AND (is:error model:gpt-5)')
    expect(query).toEqual(parseQuery(text))
    expect(order).toEqual({ by: { of: 'number', name: 'cost' }, descending: false })
  })
})

describe('queries of the command line', () => {
  it('say where they are wrong', async () => {
    const error = await readLogQuery(root, ['model:gpt-5', 'latncy:>2s'], {}, 0).catch((wrong: unknown) => wrong)
    expect(messageFor(error).message).toMatchInlineSnapshot(`
      "the query can not be understood

        model:gpt-5 latncy:>2s
                    ^^^^^^
        there is no field \`latncy\`; did you mean \`latency\`?
        To look for the text itself, put it in quotes."
    `)
    expect([await messageOf(() => readLogQuery(root, [], { sort: 'model' }, 0)), await messageOf(() => readLogQuery(root, [], { sort: 'latncy:asc' }, 0))]).toMatchInlineSnapshot(`
      [
        "--sort is by a number, and model is a text: by latency, tokens, cost, start or scores.<name>, each with :asc for the smallest first",
        "--sort: there is no field \`latncy\`; did you mean \`latency\`?",
      ]
    `)
  })
})

describe('allRecords', () => {
  it('gives each record once, newest first, however many began at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }), fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }), async (times, limit) => {
        rmSync(join(root, '.evals'), { recursive: true, force: true })
        const engine = await filled(times.map((time, index) => ({ id: `row ${index}`, startMs: 1_000 + time })))
        const found = (order: { by: { of: 'number'; name: 'start' }; descending: boolean } | undefined): Promise<string[]> => Array.fromAsync(allRecords(engine, { query: { kind: 'all' }, scope: 'rows', order }, limit, 3), ({ row }) => row.id)
        const all = await engine.search({ query: { kind: 'all' }, limit: limit ?? 100 })
        expect(await found(undefined)).toEqual(all.map(({ row }) => row.id))
        expect(await found({ by: { of: 'number', name: 'start' }, descending: false })).toHaveLength(Math.min(limit ?? 100, times.length))
        await engine.close()
      }),
      { numRuns: 20 },
    )
  })
})

describe('findLog', () => {
  it('finds one by an id or the beginning of it, and says where there are several', async () => {
    const engine = await filled([{ id: 'ab1', startMs: 1_000 }, { id: 'ab', startMs: 2_000 }, { id: 'a*', startMs: 3_000 }, { id: 'x*1', startMs: 4_000 }, { id: 'xy', startMs: 5_000 }])
    const id = async (text: string): Promise<string> => (await findLog(engine, text)).record.row.id
    expect([await id('ab'), await id('ab1'), await id('a*'), await id('x*')]).toEqual(['ab', 'ab1', 'a*', 'x*1'])
    const { trace } = await findLog(engine, 'ab1')
    expect(await id(trace[0]!.span.traceId.slice(0, 12))).toBe('ab1')
    expect(await messageOf(() => id('a'))).toContain('several have an id that is, or begins with, "a":\n  a*')
    expect(await messageOf(() => id('zz'))).toBe('there is no row, trace or span "zz" in the logs. `evals logs` lists them, with ids')
    await engine.close()
  })
})

describe('scorers of a file', () => {
  const load = async (text: string): Promise<string[]> => {
    const file = `scorers-${Math.random().toString(36).slice(2)}.mjs`
    writeFileSync(join(root, file), text)
    return (await loadScorers(root, file)).map(({ name }) => name)
  }

  it('are exported by default or by name', async () => {
    expect([await load('export const polite = () => 1; export function short() { return 1 }; export const limit = 3'), await load('function one() {}\nexport default one\nexport const other = () => 1'), await load('const a = () => 1; const b = () => 1; export default [a, b]')]).toEqual([['polite', 'short'], ['one'], ['a', 'b']])
  })

  it('are refused with a reason', async () => {
    const reason = (text: string): Promise<string> => messageOf(() => load(text)).then((message) => message.replace(/scorers-\w+/g, 'scorers'))
    expect([await reason('export const a = 1'), await reason('export default [() => 1]'), await reason('export default [3]'), await reason('const a = () => 1; export default [a, a]'), (await reason('throw new Error("no key")')).split('\n').slice(0, 2).join('\n')]).toMatchInlineSnapshot(`
      [
        "--scorers: scorers.mjs exports no scorer: export one, or a list of them, by default or by name",
        "--scorers: scorers.mjs exports a scorer that has no name, and scores are kept by it: scorer('polite', fn), or export it by name",
        "--scorers: scorers.mjs exports a list with number in it, and a scorer is a function",
        "--scorers: scorers.mjs has two scorers "a", and scores are kept by name: rename one, as .partial({ name: '…' }) does",
        "--scorers: scorers.mjs can not be loaded:
      Error: no key",
      ]
    `)
    expect(await messageOf(() => loadScorers(root, 'none.ts'))).toBe('--scorers: there is no file none.ts')
  })
})

describe('importFiles', () => {
  it('ends by its signal in a file without a line that can be read, too; what was read before stays', async () => {
    const engine = await filled([])
    const file = join(root, 'rows.jsonl')
    writeFileSync(file, `{"id":"a","input":"kept"}\n${'{bad\n'.repeat(50)}{"id":"b","input":"behind"}\n`)
    const controller = new AbortController()
    await expect(importFiles(engine, [file], { signal: controller.signal, onRecord: () => controller.abort(new Error('interrupted')) })).rejects.toThrow('interrupted')
    expect(await Array.fromAsync(allRecords(engine, { query: { kind: 'all' }, scope: 'rows', order: undefined }, Infinity), ({ row }) => row.input)).toEqual(['kept'])
    await engine.close()
  })
})

describe('scoreLogs', () => {
  it('writes scores with their reasons; what fails is told, leaves an older score as it was, and takes nothing from the others', async () => {
    const engine = await filled([{ id: 'good', startMs: 1_000, output: 'fine' }, { id: 'bad', startMs: 2_000, output: 'boom' }, { id: 'silent', startMs: 3_000 }])
    const query = await readLogQuery(root, [], {}, 0)
    const options = { root, concurrency: 2, timeoutMs: 1_000, dryRun: false, signal: new AbortController().signal }
    const length = { name: 'length', score: ({ output }: { output: unknown }) => ({ score: String(output).length / 10, reason: `${String(output).length} letters` }) }
    const before = { name: 'strict', score: () => 0.5 }
    const strict = { name: 'strict', score: ({ output }: { output: unknown }) => (output === 'boom' ? 7 : null) }
    await scoreLogs(engine, query, [before], options)
    expect(await scoreLogs(engine, query, [length, strict], { ...options, dryRun: true })).toMatchObject({ rows: 3, scored: 2, dryRun: true })
    expect(await engine.count({ query: parseQuery('has:scores.length') })).toBe(0)
    expect(await scoreLogs(engine, query, [length, strict], options)).toMatchInlineSnapshot(`
      {
        "dryRun": false,
        "errors": 1,
        "problems": [
          {
            "id": "bad",
            "message": "Scorer "strict" returned 7, which is not a score. A score is a number from 0 to 1, a boolean, null for "not scored", or an object with such a \`score\`.",
            "scorer": "strict",
          },
        ],
        "rows": 3,
        "scored": 2,
        "scorers": [
          {
            "errors": 0,
            "mean": 0.4,
            "n": 2,
            "name": "length",
            "unscored": 0,
          },
          {
            "errors": 1,
            "n": 0,
            "name": "strict",
            "unscored": 1,
          },
        ],
        "withoutOutput": 1,
      }
    `)
    const rows = await engine.search({ query: parseQuery('has:output OR has:scores.length') })
    expect(rows.map(({ row }) => [row.id, row.scores, row.scoreDetails])).toMatchInlineSnapshot(`
      [
        [
          "bad",
          {
            "length": 0.4,
            "strict": 0.5,
          },
          {
            "length": {
              "reason": "4 letters",
              "source": "code",
            },
            "strict": {
              "source": "code",
            },
          },
        ],
        [
          "good",
          {
            "length": 0.4,
            "strict": null,
          },
          {
            "length": {
              "reason": "4 letters",
              "source": "code",
            },
            "strict": {
              "source": "code",
            },
          },
        ],
      ]
    `)
    await engine.close()
  })

  it('stops where it is interrupted, and has written what was done', async () => {
    const engine = await filled(Array.from({ length: 20 }, (_, index) => ({ id: `row ${index}`, startMs: index, output: 'x' })))
    const controller = new AbortController()
    let calls = 0
    const one = { name: 'one', score: () => (++calls === 5 ? (controller.abort(new Error('interrupted')), 1) : 1) }
    const query = await readLogQuery(root, [], {}, 0)
    expect(await messageOf(() => scoreLogs(engine, query, [one], { root, concurrency: 1, timeoutMs: 1_000, dryRun: false, signal: controller.signal }))).toBe('interrupted')
    expect(await engine.count({ query: parseQuery('scores.one:1') })).toBe(4)
    await engine.close()
  })
})

describe('evals import', () => {
  it('has the formats that the store reads, and takes a mapping', async () => {
    const { IMPORT_FORMATS } = await import('@evals/store')
    expect(FORMATS).toEqual([...IMPORT_FORMATS])
    expect(mapping('input=question, scores.helpful = the rating,metadata.a=b=c')).toEqual({ input: 'question', 'scores.helpful': 'the rating', 'metadata.a': 'b=c' })
    expect(() => mapping('input')).toThrow('It must be fields and columns')
  })
})
