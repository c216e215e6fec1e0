/** A judge against people: what is counted, what is not, and what is said of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataset } from '../../dataset/dataset.ts'
import { calibrate } from '../calibrate.ts'
import { judgeEval } from '../judgeEval.ts'
import type { LabelledRow } from '../labelledRows.ts'

/** Rows whose output is the score that the judge gives. */
const rows = (...given: [score: unknown, label: LabelledRow['label']][]): LabelledRow[] => given.map(([output, label], index) => ({ id: `r${index + 1}`, output, label }))
const asTold = ({ output }: { output: unknown }): number | null => {
  if (output === 'broken') throw new Error('HTTP 500')
  return output as number | null
}
const mirror = Object.assign(asTold, { scorerName: 'mirror' })

test('counts, rates with intervals, kappa, and the disagreements one by one', async () => {
  const calibration = await calibrate(mirror, rows([1, true], [0.5, 1], [0.49, true], [0, false], [0, 0], [0.9, false]))
  expect(calibration).toEqual({
    judge: 'mirror', threshold: 0.5, level: 0.95, rows: 6, compared: 6, unscored: 0, disputed: 0, errors: [],
    agreement: { count: 4, total: 6, rate: 4 / 6, interval: [expect.closeTo(0.3, 3), expect.closeTo(0.9032, 3)] },
    truePositiveRate: { count: 2, total: 3, rate: 2 / 3, interval: [expect.any(Number), expect.any(Number)] },
    trueNegativeRate: { count: 2, total: 3, rate: 2 / 3, interval: [expect.any(Number), expect.any(Number)] },
    confusion: { truePositive: 2, falseNegative: 1, falsePositive: 1, trueNegative: 2 },
    kappa: expect.closeTo(1 / 3, 12),
    disagreements: [
      { id: 'r3', input: null, output: 0.49, label: true, score: 0.49, reason: undefined },
      { id: 'r6', input: null, output: 0.9, label: false, score: 0.9, reason: undefined },
    ],
  })
})

test('errors, unscored and disputed rows are counted, and count neither for nor against the judge', async () => {
  const calibration = await calibrate(mirror, rows([1, [true, true, null]], ['broken', [true, true, true]], [null, [false, false, true]], [1, [true, false, null]], [0, [false, false, true]]))
  expect(calibration).toMatchObject({ rows: 5, compared: 2, unscored: 1, disputed: 1, errors: [{ id: 'r2', message: 'HTTP 500' }], agreement: { count: 2, total: 2 }, kappa: 1 })
  expect(calibration.alpha).toEqual({ people: expect.closeTo(0.1, 12), withJudge: expect.any(Number) })
})

test('a pass rate is corrected for the errors that the judge is known to make', async () => {
  const labelled = rows(...Array.from({ length: 200 }, (_, index): [number, boolean] => (index < 100 ? [index < 90 ? 1 : 0, true] : [index < 120 ? 1 : 0, false])))
  const { passRate } = await calibrate(mirror, labelled, { judgedPass: 160, judged: 200 })
  expect(passRate).toEqual({ judged: 0.8, corrected: { rate: expect.closeTo(0.857, 3), interval: [expect.closeTo(0.75, 3), expect.closeTo(0.974, 3)] } })
})

test('rows are judged at once, so many and no more, and stay in order', async () => {
  let running = 0
  let most = 0
  const slow = async ({ output }: { output: number }): Promise<number> => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, output === 0 ? 5 : 1))
    running--
    return output
  }
  const { disagreements } = await calibrate(slow as never, rows(...Array.from({ length: 12 }, (_, index): [number, boolean] => [index % 2, false])), { concurrency: 3 })
  expect(most).toBe(3)
  expect(disagreements.map(({ id }) => id)).toEqual(['r2', 'r4', 'r6', 'r8', 'r10', 'r12'])
})

describe('is refused', () => {
  test('every row that is none, at once', async () => {
    const wrong = [{ output: 1 }, { label: true }, { output: 1, label: 'yes' }, { output: 1, label: [] }, { output: 1, label: [true, false] }]
    await expect(calibrate(mirror, wrong as never)).rejects.toThrow(`6 problems in the labelled rows; nothing was run
  row 1 ("`)
    const text = await calibrate(mirror, wrong as never).catch((error: Error) => error.message.replaceAll(/\("[\w-]+"\)/g, '(id)'))
    expect(text).toBe(`6 problems in the labelled rows; nothing was run
  row 1 (id): has no \`label\`: what people said of the output
  row 2 (id): has no \`output\`, which is what the judge judges
  row 3 (id): \`label\` is true, false, null for no decision, or a list of these, and not "yes"
  row 4 (id): \`label\` is true, false, null for no decision, or a list of these, and not []
  row 4 (id): has labels of 0, and the first row of 1; use null for who has not decided
  row 5 (id): has labels of 2, and the first row of 1; use null for who has not decided`)
  })

  test('options that make no sense', async () => {
    for (const options of [{ threshold: 0 }, { level: 95 }, { concurrency: 0 }, { judged: 5 }, { judged: 5, judgedPass: 6 }]) {
      await expect(calibrate(mirror, rows([1, true], [0, false]), options)).rejects.toThrow(RangeError)
    }
  })
})

test('rows of a file, as of a list, need no input: a judge can do without', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labels-'))
  try {
    const file = join(folder, 'polite.labels.jsonl')
    writeFileSync(file, '{"output":1,"label":true}\n{"output":0,"label":false}\n{"input":"Hi","output":1,"label":false}\n')
    expect(await calibrate(mirror, dataset(file))).toMatchObject({ rows: 3, agreement: { count: 2, total: 3 }, disagreements: [{ input: 'Hi', output: 1 }] })
    expect(await calibrate(mirror, dataset(file, { map: (record, index) => (index > 1 ? undefined : { ...record, input: index }) }))).toMatchObject({ rows: 2, agreement: { count: 2, total: 2 } })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a dataset starts from the current folder, and the message for a file that is not there says so', async () => {
  await expect(calibrate(mirror, dataset('./nowhere.jsonl'))).rejects.toThrow('nowhere.jsonl: there is no such file (the path is relative to the current folder)')
  await expect(calibrate(mirror, dataset(new URL('nowhere.jsonl', import.meta.url)))).rejects.toThrow(/nowhere\.jsonl: there is no such file$/)
})

test('as an eval, a row without an input is called by its output', async () => {
  const { validate } = judgeEval(mirror, []).schema!['~standard']
  expect(await validate({ input: null, output: 'Thanks!', label: true })).toMatchObject({ value: { name: 'Thanks!', input: { input: null, output: 'Thanks!' } } })
  for (const named of [{ name: 'polite', input: null, output: 'Thanks!' }, { name: 'polite', input: 'Hi', output: 'x' }]) expect(await validate({ ...named, label: true })).toMatchObject({ value: { name: 'polite' } })
  expect(await validate({ input: 'Hi', output: 'Thanks!', label: true })).not.toHaveProperty('value.name')
})
