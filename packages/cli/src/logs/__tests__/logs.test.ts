import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allRecords, openSqlite, parseQuery, spanOfRow, type LogEngine } from '@evals/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FORMATS, mapping } from '../../commands/import.ts'
import { messageFor } from '../../frame/mistake.ts'
import { findLog } from '../findLog.ts'
import { importFiles } from '../importFiles.ts'
import { readLogQuery } from '../logQuery.ts'
import { openExistingStore, storeFolder, storeName } from '../openStore.ts'
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
        "--sort: an order is by a number, and model is a text: by latency, tokens, cost, start or scores.<name>, each with :asc for the smallest first",
        "--sort: there is no field \`latncy\`; did you mean \`latency\`?",
      ]
    `)
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

describe('evals import', () => {
  it('has the formats that the store reads, and takes a mapping', async () => {
    const { IMPORT_FORMATS } = await import('@evals/store')
    expect(FORMATS).toEqual([...IMPORT_FORMATS])
    expect(mapping('input=question, scores.helpful = the rating,metadata.a=b=c')).toEqual({ input: 'question', 'scores.helpful': 'the rating', 'metadata.a': 'b=c' })
    expect(() => mapping('input')).toThrow('It must be fields and columns')
  })
})
