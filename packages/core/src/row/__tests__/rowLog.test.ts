import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Row } from '../row.ts'
import { openRowReader, readRows } from '../readRows.ts'
import { openRowLog, ROWS_FILE, type RowReference } from '../rowLog.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-rows-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Appends `count` rows of many sizes, and prints where each was put. */
const writer = `
const { openRowLog } = await import(process.env.ROW_LOG)
const log = openRowLog(process.env.FOLDER)
const references = []
for (let index = 0; index < Number(process.env.COUNT); index++) {
  references.push(log.append({ id: process.env.WRITER + '-' + index, input: 'é🎉'.repeat((index * 37) % 300) }))
  if (index % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
}
console.log(JSON.stringify(references))
`

describe('the row log', () => {
  it('tells each of several processes where its rows stand in the one file', { timeout: 30_000 }, async () => {
    const count = 300
    const writers = ['a', 'b', 'c', 'd']
    const references = await Promise.all(
      writers.map(async (name) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', writer], { env: { ...process.env, ROW_LOG: new URL('../rowLog.ts', import.meta.url).href, FOLDER: folder, COUNT: String(count), WRITER: name }, stdio: ['ignore', 'pipe', 'inherit'] })
        return JSON.parse(await text(child.stdout)) as RowReference[]
      }),
    )
    const reader = openRowReader(folder)
    for (const [index, name] of writers.entries()) expect(references[index]!.map((reference) => reader.read(reference)?.id)).toEqual(Array.from({ length: count }, (_, row) => `${name}-${row}`))
    reader.close()
    const all = await Array.fromAsync(readRows(folder))
    expect(all).toHaveLength(writers.length * count)
  })

  it('gives any row back as it was', async () => {
    const row = fc.record({ id: fc.string({ minLength: 1 }), input: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as never), output: fc.string({ unit: 'binary' }) })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows: Row[]) => {
        rmSync(join(folder, ROWS_FILE), { force: true })
        const log = openRowLog(folder)
        const references = rows.map((each) => log.append(each))
        log.close()
        const reader = openRowReader(folder)
        expect(references.map((reference) => reader.read(reference))).toEqual(rows)
        reader.close()
        expect(await Array.fromAsync(readRows(folder))).toEqual(rows)
      }),
      { numRuns: 50 },
    )
  })

  it('is readable when a crash cut the last line short, and goes on after it', async () => {
    openRowLog(folder).append({ id: 'a', input: 1 })
    appendFileSync(join(folder, ROWS_FILE), '{"id":"cut","inp')
    expect((await Array.fromAsync(readRows(folder))).map(({ id }) => id)).toEqual(['a'])
    expect(openRowReader(folder).read([20, 16])).toBeUndefined()
  })

  it('has a row on file when append returns', () => {
    const log = openRowLog(folder)
    const [offset, length] = log.append({ id: 'a', input: 'é' })
    expect(readFileSync(join(folder, ROWS_FILE)).subarray(offset, offset + length).toString()).toBe('{"id":"a","input":"é"}')
  })

  it('reads nothing where there is no file', () => {
    expect(openRowReader(join(folder, 'nowhere')).read([0, 10])).toBeUndefined()
  })
})
