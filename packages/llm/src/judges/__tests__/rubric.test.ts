/** Rubrics: their forms, their weights, and their two scales. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { rubric } from '../rubric.ts'
import { rubricAssertion } from '../rubricMatcher.ts'
import { readCriteria, type RubricCriteria } from '../rubricCriteria.ts'
import { judgeServer, type Asked } from './judgeServer.ts'

const criterionOf = ({ messages }: Asked) => /The criterion:\n(.*)/.exec(messages[0]?.content ?? '')?.[1]
const row = { output: 'It costs 5 EUR' }

test('each criterion is asked by itself, and counts by its weight', async () => {
  const server = await judgeServer((asked) => ({ reason: `about ${criterionOf(asked)}`, met: criterionOf(asked) === 'names the price' }))
  const result = await rubric(['polite', { criterion: 'names the price', weight: 3 }])({ ...row, judge: server.judge })
  expect(result).toMatchObject({ score: 0.75, reason: '1 of 2 criteria met. Not met: polite: about polite' })
  expect(result.metadata['criteria']).toEqual([
    { criterion: 'polite', met: false, reason: 'about polite', weight: 1, required: false },
    { criterion: 'names the price', met: true, reason: 'about names the price', weight: 3, required: false },
  ])
})

test('a required criterion that is not met makes it 0', async () => {
  const server = await judgeServer((asked) => ({ reason: 'r', met: criterionOf(asked) !== 'invents nothing' }))
  const result = await rubric(['polite', { criterion: 'invents nothing', required: true }])({ ...row, judge: server.judge })
  expect(result).toMatchObject({ score: 0, reason: '1 of 2 criteria met, and a required one is not. Not met: invents nothing: r' })
})

test('one criterion without a usable answer leaves the whole unscored', async () => {
  const server = await judgeServer((asked) => (criterionOf(asked) === 'polite' ? { reason: 'r', met: true } : 'hm'))
  expect(await rubric(['polite', 'short'])({ ...row, judge: server.judge })).toMatchObject({ score: null, metadata: { raw: 'hm' } })
})

test.each([[1, 0], [3, 0.5], [5, 1]])('on the scale of 5, %i scores %d', async (level, score) => {
  const server = await judgeServer(() => ({ reason: 'r', level }))
  expect(await rubric('polite', { scale: 5 })({ ...row, judge: server.judge })).toMatchObject({ score, reason: `${level} of 5: r` })
  expect(server.asked()[0]?.response_format.json_schema.schema).toMatchObject({ properties: { level: { enum: [1, 2, 3, 4, 5] } } })
})

test('a level off the scale is no answer', async () => {
  const server = await judgeServer(() => ({ reason: 'r', level: 7 }))
  expect(await rubric('polite', { scale: 5 })({ ...row, judge: server.judge })).toMatchObject({ score: null })
})

test('criteria can be in a file: list items, or all of its text', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rubric-'))
  const file = join(folder, 'x.md')
  try {
    writeFileSync(file, '# Tone\r\n\r\n- Polite\r\n- Short,\r\n  at most two sentences\r\n')
    expect(readCriteria({ file }).map(({ criterion }) => criterion)).toEqual(['Polite', 'Short, at most two sentences'])
    writeFileSync(file, 'Be polite.\nBe short.\n')
    expect(readCriteria({ file: pathToFileURL(file) }).map(({ criterion }) => criterion)).toEqual(['Be polite.\nBe short.'])
    writeFileSync(file, '\n')
    expect(() => rubric({ file })).toThrow(TypeError)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const empty: [RubricCriteria, string][] = [['', 'no text'], [[], 'an empty list'], [['polite', ' '], 'an empty item'], [[{ criterion: 'x', weight: 0 }], 'no weight']]
test.each(empty)('%j is refused at definition: %s', (criteria) => {
  expect(() => rubric(criteria)).toThrow(TypeError)
})

test('a mistyped option is refused, and is not a default in silence', () => {
  expect(() => rubric('polite', { scal: 5 } as object)).toThrow(new TypeError('rubric: there is no option `scal`; did you mean `scale`?'))
  expect(() => rubricAssertion('polite', { treshold: 0.5 } as object)).toThrow(new TypeError('toMatchRubric: there is no option `treshold`; did you mean `threshold`?'))
  expect(rubricAssertion('polite', { threshold: 0.5, name: 'tone', scale: 5, judge: { model: 'x' } })).toMatchObject({ threshold: 0.5 })
})

test('a file that is not there is named', () => {
  expect(() => rubric({ file: '/nowhere/tone.md' })).toThrow("A rubric's file can not be read: /nowhere/tone.md: ENOENT: no such file or directory")
})

test('other criteria are another version', () => {
  expect(rubric('a').version).toBe(rubric('a').version)
  expect(rubric('a').version).not.toBe(rubric('b').version)
})
