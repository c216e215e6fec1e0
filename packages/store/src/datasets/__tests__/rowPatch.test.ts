import { applyPatch, createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rowHunks } from '../rowPatch.ts'

const patchOf = (before: string, after: string): string => formatPatch({ oldFileName: 'a', newFileName: 'b', oldHeader: undefined, newHeader: undefined, hunks: rowHunks(before, after, 3) }, FILE_HEADERS_ONLY)
const text = fc.tuple(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 }), fc.boolean()).map(([lines, isOpen]) => lines.map((line) => `row ${line}\n`).join('').slice(0, isOpen ? -1 : undefined))

it('makes the one text of the other, whatever they are', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applyPatch(before, patchOf(before, after), { autoConvertLineEndings: false })).toBe(after)
    }),
    { numRuns: 500 },
  )
})

it('is what git shows where no line repeats: edits, removals and additions, near each other and far', () => {
  const rows = Array.from({ length: 60 }, (_, index) => `row ${index}\n`)
  const after = rows.map((row, index) => (index === 9 ? 'edited\n' : row)).filter((_, index) => ![15, 16, 40].includes(index))
  after.splice(30, 0, 'new\n')
  const [old, now] = [rows.join(''), `${after.join('')}last without an end`]
  expect(patchOf(old, now)).toBe(createTwoFilesPatch('a', 'b', old, now, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY }))
})
