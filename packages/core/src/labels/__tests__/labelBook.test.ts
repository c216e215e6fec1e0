/** A file of labels: what its lines mean, in whatever order two branches have put them, and what is wrong with it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calibrate } from '../../calibration/calibrate.ts'
import { calibrateRecorded } from '../../calibration/calibrateRecorded.ts'
import type { LabelledRow } from '../../calibration/labelledRows.ts'
import { judgeEval } from '../../calibration/judgeEval.ts'
import { dataset } from '../../dataset/dataset.ts'
import { loadRows } from '../../dataset/loadRows.ts'
import { LabelBook, labelItemId } from '../labelBook.ts'
import { labelledRecords } from '../labelledRecords.ts'
import type { Answer, LabelQuestion } from '../labelLines.ts'
import { reviewAgreement } from '../reviewAgreement.ts'
import { appendLabelling, labelItemLine, labellingLine, questionsLine, undoLabelling } from '../writeLabels.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labels-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const item = (id: string, output: string | number): string => labelItemLine({ id, input: `question ${id}`, output })
const at = (minute: number): string => `2026-11-25T10:${String(minute).padStart(2, '0')}:00.000Z`
const said = (row: string, by: string, minute: number, labels: Record<string, Answer> | null, more: object = {}): string => labellingLine({ row, by, at: at(minute), labels, ...more })
const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('')
const GOOD: LabelQuestion[] = [{ name: 'good' }]

describe('what a file means', () => {
  test('of what one person said of one item the newest counts, in whatever order the lines are', () => {
    const lines = [item('a', 1), item('b', 0), said('a', 'Ann', 1, { good: true }), said('a', 'Ann', 3, { good: false }, { comment: 'on second thought' }), said('a', 'Ben', 2, { good: true }), said('b', 'Ben', 4, { good: null })]
    for (const order of [lines, lines.toReversed()]) {
      const book = LabelBook.parse(text(questionsLine(GOOD), ...order))
      expect({ reviewers: book.reviewers, a: book.opinionsOf('a'), b: book.opinionsOf('b'), problems: book.problems }).toEqual({
        reviewers: ['Ann', 'Ben'],
        a: [{ by: 'Ann', at: at(3), labels: { good: false }, comment: 'on second thought' }, { by: 'Ben', at: at(2), labels: { good: true } }],
        b: [{ by: 'Ben', at: at(4), labels: { good: null } }],
        problems: [],
      })
    }
  })

  test('what is taken back was never said, and a corrected answer is what is expected', () => {
    const book = LabelBook.parse(text(item('a', 1), said('a', 'Ann', 1, { good: true }), said('a', 'Ann', 2, null), labellingLine({ row: 'a', by: 'Ann', at: at(3), expected: 'Paris' })))
    expect([book.reviewers, book.opinionOf('a', 'Ann'), book.expectedOf('a')]).toEqual([[], undefined, 'Paris'])
  })

  test('the same answer taken up on two branches is one item, known by what is judged', () => {
    const [one, other] = [{ input: { b: 1, a: 2 }, output: 'x' }, { input: { a: 2, b: 1 }, output: 'x' }].map((row) => ({ ...row, id: labelItemId(row) }))
    expect(one!.id).toBe(other!.id)
    const book = LabelBook.parse(text(labelItemLine(one!), labelItemLine(other!)))
    expect([book.items.length, book.problems]).toEqual([1, []])
  })

  test('every problem is told with its line, and the rest is read all the same', () => {
    const book = LabelBook.parse(text(questionsLine([{ name: 'tone', scale: { min: 1, max: 5, passFrom: 4 } }]), item('a', 1), '{"id":"a","input":"question a","output":2}', '{"row":"a"', '{"input":1}', said('a', 'Ann', 1, { tone: 7 }), said('a', 'Ann', 1, { tone: true }), said('z', 'Ann', 1, { tone: 1 }), '{"row":"a","by":"Ann","at":"today","labels":{}}', '<<<<<<< HEAD', '7', questionsLine([{ name: 'tone' }]), said('a', 'Ben', 1, { tone: 4 })))
    expect(book.problems).toEqual([
      { line: 3, problem: 'id "a" is already that of line 2, which has another output' },
      { line: 4, problem: expect.stringMatching(/^is not JSON: .* at column 11$/) },
      { line: 5, problem: '`output` is missing: it is what people judge' },
      { line: 6, problem: 'the answer to "tone" is a whole number from 1 to 5, or null for no decision, and not 7' },
      { line: 7, problem: 'the answer to "tone" is a whole number from 1 to 5, or null for no decision, and not true' },
      { line: 8, problem: 'labels the row "z", which is not in the file' },
      { line: 9, problem: expect.stringMatching(/^`at` /) },
      { line: 10, problem: 'is a merge conflict marker: keep the lines of both sides, and `*.labels.jsonl merge=union` in .gitattributes does so by itself' },
      { line: 11, problem: 'is no object: a line is an item, what somebody said of one, or the questions that are asked' },
      { line: 12, problem: 'asks "tone" otherwise than a line before: give it another name' },
    ])
    expect(book.opinionsOf('a')).toEqual([{ by: 'Ben', at: at(1), labels: { tone: 4 } }])
  })

  test('two people who label on two branches are merged by git without a question', () => {
    const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: folder, encoding: 'utf8' })
    const file = join(folder, 'q.labels.jsonl')
    git('init', '-q', '-b', 'main')
    writeFileSync(join(folder, '.gitattributes'), '*.labels.jsonl merge=union\n')
    writeFileSync(file, text(questionsLine(GOOD), item('a', 1), item('b', 0)))
    git('add', '-A')
    git('commit', '-qm', 'The queue')
    for (const by of ['Ann', 'Ben']) {
      git('checkout', '-q', '-b', by, 'main')
      for (const row of ['a', 'b']) appendLabelling(file, { row, by, at: at(1), labels: { good: row === 'a' } })
      git('commit', '-qam', by)
    }
    git('merge', '-q', '--no-edit', 'Ann')
    const book = LabelBook.parse(readFileSync(file, 'utf8'))
    expect([book.problems, ['a', 'b'].map((id) => book.opinionsOf(id).map(({ by, labels }) => [by, labels['good']]))]).toEqual([[], [[['Ann', true], ['Ben', true]], [['Ann', false], ['Ben', false]]]])
  })
})

describe('as labelled rows', () => {
  const mirror = Object.assign(({ output }: { output: number }) => output, { scorerName: 'mirror' })
  const lines = text(questionsLine([{ name: 'good' }, { name: 'tone', scale: { min: 1, max: 5, passFrom: 4 } }]), item('a', 1), item('b', 0), item('c', 1), item('d', 1), said('a', 'Ann', 1, { good: true, tone: 5 }), said('a', 'Ben', 1, { good: true, tone: 2 }), said('b', 'Ann', 1, { good: true, tone: 1 }), said('b', 'Ben', 1, { good: false }), said('b', 'Cy', 2, { good: true }, { settles: true }), said('c', 'Ben', 1, { good: false, tone: null }))

  test('a judge is calibrated by the file itself: who has said nothing is null, what was settled counts, what nobody judged is left out', async () => {
    const file = join(folder, 'q.labels.jsonl')
    writeFileSync(file, lines)
    const { rows } = await loadRows(dataset(file), { folder, owner: 'the test' })
    expect(rows).toEqual([
      { id: 'a', input: 'question a', output: 1, label: [true, true], answers: { good: [true, true], tone: [5, 2] } },
      { id: 'b', input: 'question b', output: 0, label: [true, false], settled: true, answers: { good: [true, false], tone: [1, null] } },
      { id: 'c', input: 'question c', output: 1, label: [null, false], answers: { good: [null, false], tone: [null, null] } },
    ])
    expect(await calibrate(mirror as never, dataset(file))).toMatchObject({ rows: 3, compared: 3, disputed: 0, confusion: { truePositive: 1, falseNegative: 1, falsePositive: 1, trueNegative: 0 }, disagreements: [{ id: 'b', label: true }, { id: 'c', label: false }] })
    const ofTone = dataset(file, { map: ({ answers, ...row }) => ({ ...row, input: null, settled: undefined, label: (answers as { tone: (number | null)[] }).tone.map((answer) => (answer === null ? null : answer >= 4)) }) })
    expect(await calibrate(mirror as never, ofTone)).toMatchObject({ rows: 3, compared: 1, disputed: 2 })
  })

  test('a judge is an eval of its own by the file itself', async () => {
    const file = join(folder, 'q.labels.jsonl')
    writeFileSync(file, lines)
    const { data, schema } = judgeEval(mirror as never, dataset(file))
    const { rows } = await loadRows(data as never, { folder, owner: 'the test', schema: schema as never })
    expect(rows.map(({ id, expected }) => [id, expected])).toEqual([['a', true], ['b', true], ['c', false]])
  })

  test('scores of a run give the very calibration that asking the judge would', async () => {
    const records = labelledRecords(LabelBook.parse(lines))
    const scores = new Map(records.map(({ id, output }) => [id, { score: output as number }]))
    expect(await calibrateRecorded('mirror', records, scores)).toEqual(await calibrate(mirror as never, records as LabelledRow[]))
    expect(await calibrateRecorded('mirror', records, new Map([['a', { score: null, error: 'HTTP 500' }], ['c', { score: 0.2, reason: 'rude' }]]))).toMatchObject({ rows: 2, compared: 1, errors: [{ id: 'a', message: 'HTTP 500' }], agreement: { count: 1, total: 1 } })
    expect(await calibrateRecorded('mirror', records, new Map())).toMatchObject({ rows: 0, kappa: null, agreement: { rate: null } })
  })

  test('labels that stand in the items are those of people before the ones with names', () => {
    const book = LabelBook.parse(text('{"id":"a","output":1,"label":[true,0]}', '{"id":"b","output":2}', said('b', 'Ann', 1, { good: false })))
    expect(labelledRecords(book).map(({ label }) => label)).toEqual([[true, false, null], [null, null, false]])
  })

  test('a file without names is read as ever, and one that nobody has labelled says so', async () => {
    const [plain, empty] = [join(folder, 'plain.labels.jsonl'), join(folder, 'empty.labels.jsonl')]
    writeFileSync(plain, '{"output":1,"label":true}\n{"output":0,"label":false}\n')
    expect(await calibrate(mirror as never, dataset(plain))).toMatchObject({ rows: 2, kappa: 1 })
    writeFileSync(empty, text(questionsLine(GOOD), item('a', 1)))
    await expect(calibrate(mirror as never, dataset(empty))).rejects.toThrow('nobody has labelled any of its rows yet: `evals studio`, Review')
  })
})

test('agreement of people: shares, alpha, pairs, and where they differ', () => {
  const rows = ['a', 'b', 'c', 'd']
  const answers: Record<string, (boolean | null)[]> = { Ann: [true, true, false, true], Ben: [true, false, false, null] }
  const book = LabelBook.parse(text(questionsLine(GOOD), ...rows.map((id) => item(id, id)), item('e', 'e'), ...Object.entries(answers).flatMap(([by, said_]) => rows.map((row, index) => said(row, by, 1, { good: said_[index]! }))), said('b', 'Ann', 2, { good: false }, { settles: true })))
  expect(reviewAgreement(book)).toEqual({
    items: 5,
    reviewers: [{ name: 'Ann', decided: 4, skipped: 0 }, { name: 'Ben', decided: 3, skipped: 1 }],
    questions: [{
      question: 'good',
      shared: 3,
      agreement: { count: 2, total: 3, rate: 2 / 3, interval: [expect.closeTo(0.2077, 3), expect.closeTo(0.9385, 3)] },
      alpha: expect.closeTo(4 / 9, 12),
      pairs: [{ reviewers: ['Ann', 'Ben'], agreement: { count: 2, total: 3, rate: 2 / 3, interval: [expect.any(Number), expect.any(Number)] }, kappa: expect.closeTo(0.4, 12) }],
    }],
    disputed: [{ id: 'b', questions: ['good'], isSettled: true }],
  })
})

describe('writing', () => {
  test('each label is a whole line at the end, also after half a line that a crash left', () => {
    const file = join(folder, 'q.labels.jsonl')
    writeFileSync(file, `${item('a', 1)}\n{"row":"a","b`)
    appendLabelling(file, { row: 'a', by: 'Ann', at: at(1), labels: { good: true } })
    expect(readFileSync(file, 'utf8')).toBe(`${item('a', 1)}\n{"row":"a","b\n{"row":"a","by":"Ann","at":"${at(1)}","labels":{"good":true}}\n`)
    expect(LabelBook.parse(readFileSync(file, 'utf8')).opinionOf('a', 'Ann')).toEqual({ by: 'Ann', at: at(1), labels: { good: true } })
  })

  test('what is taken back at once leaves no line, and later leaves one that says so', () => {
    const file = join(folder, 'q.labels.jsonl')
    const [first, second] = [{ row: 'a', by: 'Ann', at: at(1), labels: { good: true } }, { row: 'a', by: 'Ann', at: at(2), labels: { good: false }, comment: 'no' }]
    writeFileSync(file, text(item('a', 1), labellingLine(first)))
    const before = readFileSync(file, 'utf8')
    appendLabelling(file, second)
    expect([undoLabelling(file, second, at(3), first), readFileSync(file, 'utf8')]).toEqual([true, before])
    appendLabelling(file, second)
    appendLabelling(file, { ...first, by: 'Ben' })
    expect(undoLabelling(file, second, at(3), first)).toBe(false)
    expect(LabelBook.parse(readFileSync(file, 'utf8')).opinionOf('a', 'Ann')).toEqual({ by: 'Ann', at: at(3), labels: { good: true } })
  })

  test('nothing is written where the file is gone', () => {
    expect(() => appendLabelling(join(folder, 'gone.labels.jsonl'), { row: 'a', by: 'Ann', at: at(1), labels: {} })).toThrow('gone.labels.jsonl: there is no such file any more: start the review again')
  })
})
