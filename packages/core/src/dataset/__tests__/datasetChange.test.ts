import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { appendLines, applyDatasetChange, readWritableText } from '../datasetChange.ts'

const folder = mkdtempSync(join(tmpdir(), 'evals-change-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('appendLines', () => {
  it('keeps every byte of the text, and puts each line on a line of its own', () => {
    const text = fc.array(fc.constantFrom('{"input":1}', '', ' {"input":2} ')).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)))
    fc.assert(
      fc.property(text, fc.array(fc.jsonValue().map((value) => JSON.stringify(value)), { minLength: 1 }), (before, lines) => {
        const after = appendLines(before, lines)
        expect(after.startsWith(before)).toBe(true)
        expect(after.endsWith('\n')).toBe(true)
        expect(after.split(/\r?\n/).slice(-lines.length - 1)).toEqual([...lines, ''])
      }),
    )
  })

  it('has the line ends of the text', () => {
    expect(appendLines('1\r\n2', ['3'])).toBe('1\r\n2\r\n3\r\n')
    expect(appendLines(undefined, ['3'])).toBe('3\n')
    expect(appendLines('1', [])).toBe('1')
  })
})

describe('applyDatasetChange', () => {
  it('makes the file and its folder, and leaves nothing else behind', () => {
    const file = join(folder, 'new', 'rows.jsonl')
    expect(applyDatasetChange({ file, before: undefined, after: '{"input":1}\n' })).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('{"input":1}\n')
    expect(readdirSync(join(folder, 'new'))).toEqual(['rows.jsonl'])
  })

  it('writes nothing where nothing changes', () => {
    expect(applyDatasetChange({ file: join(folder, 'same.jsonl'), before: undefined, after: '' })).toBe(true)
    expect(applyDatasetChange({ file: join(folder, 'not.jsonl'), before: '', after: '' })).toBe(false)
    expect(existsSync(join(folder, 'not.jsonl'))).toBe(false)
  })

  it('refuses to write over what something else changed in the meantime', () => {
    const file = join(folder, 'moved.jsonl')
    writeFileSync(file, '{"input":1}\n')
    const change = { file, before: readWritableText(file), after: '{"input":2}\n' }
    writeFileSync(file, '{"input":3}\n')
    expect(() => applyDatasetChange(change)).toThrow('1 problem in moved.jsonl; nothing was written\n  moved.jsonl: was changed by something else in the meantime: do it again')
    expect(readFileSync(file, 'utf8')).toBe('{"input":3}\n')
  })

  it('leaves a link a link, and keeps a byte order mark', () => {
    const [file, link] = [join(folder, 'target.jsonl'), join(folder, 'link.jsonl')]
    writeFileSync(file, '\uFEFF{"input":1}\n')
    symlinkSync(file, link)
    const before = readWritableText(link)
    applyDatasetChange({ file: link, before, after: appendLines(before, ['{"input":2}']) })
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('\uFEFF{"input":1}\n{"input":2}\n')
  })
})

describe('readWritableText', () => {
  it('refuses what is not written line by line, and says what is', () => {
    expect(() => readWritableText('/app/questions.csv')).toThrow('1 problem in questions.csv; nothing was written\n  questions.csv: only JSON Lines files are written, where a row is a line and a diff shows what changed: name a .jsonl file, such as questions.jsonl')
    expect(() => readWritableText('/app/questions.yaml')).toThrow('such as questions.jsonl')
  })

  it('refuses bytes that are no text', () => {
    const file = join(folder, 'latin1.jsonl')
    writeFileSync(file, Buffer.from([0x22, 0xe9, 0x22]))
    expect(() => readWritableText(file)).toThrow('latin1.jsonl: is not UTF-8 text')
  })
})
