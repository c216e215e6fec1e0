/** A calibration as people read it. */
import { calibrate } from '@evals/core'
import { expect, test } from 'vitest'
import { calibrationReport } from '../terminal/calibrationReport.ts'

const judge = Object.assign(({ output }: { output: unknown }) => {
  if (output === 'broken') throw new Error('HTTP 500 from gpt-5-mini')
  if (output === 'odd') return null
  return { score: String(output).startsWith('Dear') ? 1 : 0, reason: 'it is \u001B[31mpolite\u001B[0m, or it is not' }
}, { scorerName: 'tone' })

test('everything that is known, and what is not compared', async () => {
  const labelled = [
    ...Array.from({ length: 8 }, () => ({ output: 'Dear all', label: [true, true] })),
    ...Array.from({ length: 6 }, () => ({ output: 'Hey', label: [false, null] })),
    { id: 'letter', output: 'Dear me, no', label: [false, false] },
    { id: 'note', output: 'Thank you\nso much', label: [true, true] },
    { output: 'odd', label: [true, true] },
    { id: 'down', output: 'broken', label: [true, true] },
    { output: 'Hm', label: [true, false] },
  ]
  expect(calibrationReport(await calibrate(judge, labelled, { judgedPass: 160, judged: 200 }))).toMatchInlineSnapshot(`
    "tone against people, on 19 rows, passing from 0.5

      agreement      87.5%  [64.0%, 96.5%]  14 of 16 rows
      TPR            88.9%  [56.5%, 98.0%]  8 of 9 that people passed
      TNR            85.7%  [48.7%, 97.4%]  6 of 7 that people failed
      Cohen's kappa   0.75
      Krippendorff    0.64  alpha of the people, 0.74 with the judge as one of them
      pass rate      80.0%  judged, corrected 88.1% [67.5%, 100.0%]
      not compared  1 unscored · 1 on which people do not agree · 1 error
                    down: HTTP 500 from gpt-5-mini

      2 disagreements
      ✗ letter  people failed it, the judge gave 1
        output: Dear me, no
        judge: it is \\x1b[31mpolite\\x1b[0m, or it is not
      ✗ note  people passed it, the judge gave 0
        output: Thank you⏎so much
        judge: it is \\x1b[31mpolite\\x1b[0m, or it is not"
  `)
  expect(calibrationReport(await calibrate(judge, labelled), { disagreements: 0, width: 40 })).toMatchInlineSnapshot(`
    "tone against people, on 19 rows, passing from 0.5

      agreement      87.5%  [64.0%, 96.5%]  14 of 16 rows
      TPR            88.9%  [56.5%, 98.0%]  8 of 9 that people passed
      TNR            85.7%  [48.7%, 97.4%]  6 of 7 that people failed
      Cohen's kappa   0.75
      Krippendorff    0.64  alpha of the people, 0.74 with the judge as one of them
      not compared  1 unscored · 1 on which people do not agree · 1 error
                    down: HTTP 500 from gpt-5-mini

      2 disagreements
        and 2 more"
  `)
})

test('where nothing is known, it says so', async () => {
  expect(calibrationReport(await calibrate(judge, [{ output: 'Dear all', label: true }], { judgedPass: 1, judged: 2 }))).toMatchInlineSnapshot(`
    "tone against people, on 1 row, passing from 0.5

      agreement     100.0%  [20.7%, 100.0%]  1 of 1 row
      TPR           100.0%  [20.7%, 100.0%]  1 of 1 that people passed
      TNR           –  no such row
      Cohen's kappa      –
      pass rate      50.0%  judged, and can not be corrected: these labels do not show that the judge tells good from bad"
  `)
})
