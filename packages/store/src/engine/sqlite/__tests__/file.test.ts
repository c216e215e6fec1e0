import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Query } from '../../../query/query.ts'
import { readTestTrace, spanOf, traceIdOf } from '../../__tests__/records.ts'
import type { LogEngine } from '../../logEngine.ts'
import { StoreError } from '../../storeError.ts'
import { openDatabase } from '../openDatabase.ts'
import { MIGRATIONS } from '../schema.ts'
import { openSqlite, openTuned } from '../sqliteEngine.ts'

const all: Query = { kind: 'all' }
let folder: string
let path: string
const open = (): Promise<LogEngine> => openSqlite({ folder, read: readTestTrace })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-logs-'))
  path = join(folder, 'logs.sqlite')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function problem(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError)
    return (error as Error).message.replaceAll(folder, '<folder>')
  }
  return 'no problem'
}

describe('a file that is not to be opened', () => {
  it('is left as it is where it is something else, damaged, or later than this version', async () => {
    writeFileSync(path, 'my notes, which are long enough to be looked at. '.repeat(100))
    const notes = readFileSync(path)
    const messages = [await problem(open)]
    expect(readFileSync(path).equals(notes)).toBe(true)

    rmSync(path)
    const other = new DatabaseSync(path)
    other.exec('CREATE TABLE mine (x)')
    other.close()
    messages.push(await problem(open))

    rmSync(path)
    await (await open()).close()
    const later = new DatabaseSync(path)
    later.exec('PRAGMA user_version = 99')
    later.close()
    messages.push(await problem(open))

    rmSync(path)
    mkdirSync(path)
    messages.push(await problem(open))

    rmSync(path, { recursive: true })
    const engine = await open()
    await engine.ingest(Array.from({ length: 200 }, (_, index) => spanOf({ trace: index, span: 1, startMs: index })))
    await engine.close()
    const bytes = readFileSync(path)
    bytes.fill(7, 8192)
    writeFileSync(path, bytes)
    messages.push(await problem(async () => (await open()).search({ query: all })))
    expect(messages.join('\n')).toMatchInlineSnapshot(`
      "<folder>/logs.sqlite: this is no database, or it is damaged; it was left as it is. Move it away, with the files beside it whose names begin the same, and a new one is made (SQLite: file is not a database)
      <folder>/logs.sqlite is a database of something else; it was left as it is. Move it away, or give another folder for the logs
      <folder>/logs.sqlite was written by a later version of evals (its schema is 99, this one knows 1); it was left as it is. Update evals, or give another folder for the logs
      <folder>/logs.sqlite: the file can not be opened. See to its permissions, or give another folder for the logs (SQLite: unable to open database file)
      <folder>/logs.sqlite: this is no database, or it is damaged; it was left as it is. Move it away, with the files beside it whose names begin the same, and a new one is made (SQLite: vtable constructor failed: word)"
    `)
  })

  it('is made where an empty one is, as a crash may leave it', async () => {
    writeFileSync(path, '')
    const engine = await open()
    expect(await engine.count({ query: all })).toBe(0)
    await engine.close()
  })

  it('is told apart from a folder that can not be made', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(await problem(() => openSqlite({ folder: join(folder, 'file', 'logs') }))).toBe('the folder of the logs can not be made: <folder>/file/logs: ENOTDIR: not a directory')
  })
})

describe('a full disk', () => {
  it('rolls the batch back as a whole, says so, and does no harm to what is there', async () => {
    const engine = await openTuned({ folder, read: readTestTrace }, { maxPages: 120 })
    const batch = (from: number, count: number) => Array.from({ length: count }, (_, index) => spanOf({ trace: from + index, span: 1, startMs: 5, row: { input: 'x'.repeat(500), tags: [`tag ${from + index}`], scores: { s: 1 } } }))
    await engine.ingest(batch(0, 20))
    const before = await engine.size()
    expect(await problem(() => engine.ingest(batch(1000, 3000)))).toMatchInlineSnapshot(`"<folder>/logs.sqlite: the disk is full; nothing of this batch was kept, and what was there before is unharmed. Make room, or limit what is kept (SQLite: database or disk is full)"`)
    expect(await engine.size()).toEqual(before)
    expect(await engine.trace(traceIdOf(1000))).toEqual([])
    expect(await engine.ingest(batch(20, 5))).toEqual({ added: 5, changed: 0, known: 0 })
    expect(await engine.count({ query: { kind: 'text', field: { of: 'text', name: 'tag' }, value: 'tag 24', wildcard: false } })).toBe(1)
    expect((await engine.scores({ query: all }))[0]).toEqual({ scorer: 's', count: 25, mean: 1 })
    await engine.close()
  })
})

describe('what is kept', () => {
  it('is there when it is opened again', async () => {
    const engine = await open()
    await engine.ingest([spanOf({ trace: 1, span: 1, startMs: 5.5, row: { input: 'refund', tags: ['a', 'b'] } })])
    const before = await engine.search({ query: all })
    await engine.close()
    const again = await open()
    expect(await again.search({ query: all })).toEqual(before)
    expect(await again.ingest([spanOf({ trace: 1, span: 1, startMs: 5.5, row: { input: 'refund', tags: ['a', 'b'] } })])).toEqual({ added: 0, changed: 0, known: 1 })
    await again.close()
  })

  it('is brought to a later schema in place, all of it or nothing, and is then refused by an earlier version', async () => {
    const engine = await open()
    await engine.ingest([spanOf({ trace: 1, span: 1, startMs: 5 })])
    const before = await engine.search({ query: all })
    await engine.close()
    expect(() => openDatabase(folder, [...MIGRATIONS, 'ALTER TABLE span ADD COLUMN later; nonsense'])).toThrow()
    const again = await open()
    expect(await again.search({ query: all })).toEqual(before)
    await again.close()

    const upgraded = openDatabase(folder, [...MIGRATIONS, 'ALTER TABLE span ADD COLUMN later; UPDATE span SET later = start'])
    expect(upgraded.prepare('SELECT start, later FROM span').all()).toEqual([{ start: 5, later: 5 }])
    upgraded.close()
    expect(await problem(open)).toContain('was written by a later version of evals (its schema is 2, this one knows 1)')
  })

  it('leaves the disk when it is removed', async () => {
    const engine = await open()
    const hour = 3_600_000
    for (let batch = 0; batch < 10; batch++) await engine.ingest(Array.from({ length: 200 }, (_, index) => spanOf({ trace: batch * 200 + index, span: 1, startMs: Date.now() - (100 - batch) * hour, row: { input: `${'lorem ipsum '.repeat(100)}${index * batch}` } })))
    await engine.ingest([spanOf({ trace: 9999, span: 1, startMs: Date.now() })])
    const before = (await engine.size()).bytes
    const { spans, bytes } = await engine.retain({ maxAgeMs: 24 * hour })
    expect(spans).toBe(2000)
    expect(bytes).toBeGreaterThan(before / 2)
    expect(statSync(path).size).toBe(before - bytes)
    expect(openDatabase(folder).prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    await engine.close()
  })
})
