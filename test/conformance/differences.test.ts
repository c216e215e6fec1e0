/** The README says what the suite knows of the runners' differences, and runners that do not differ leave the same files. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allLabs, createProject } from '../support/lab.ts'
import { reportOf } from '../support/report.ts'
import { differences } from './differences.ts'

test('the README has the table of differences, word for word', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  for (const { what, vitest, jest } of Object.values(differences)) expect(readme).toContain(`| ${what} | ${vitest} | ${jest} |\n`)
})

test('one suite leaves the same baseline, byte for byte, the same numbers and the same report on every runner', async () => {
  const evalFile = `
import { describe, exactMatch, levenshtein, scorer } from '@evals/runner'
const drop = Number(process.env.DROP ?? 0)
describe('outer', () => {
  describe.eval('words', {
    data: Array.from({ length: 60 }, (_, index) => ({ input: 'word ' + index, expected: 'word ' + index, metadata: { book: index % 20 } })),
    params: { model: 'small' }, variants: { large: { model: 'large' } }, trials: 2, cluster: (row) => 'book ' + row.metadata.book,
    task: (input, { params, trial }) => (Number(input.slice(5)) < drop ? input.slice(0, 3 + trial) : params.model === 'large' ? input : input + '!'.repeat(Number(input.slice(5)) % 3)),
    scorers: [exactMatch, levenshtein, scorer('short', ({ output }) => (output.length > 7 ? null : true))],
    gate: { tolerance: 0.05 },
  })
})`
  const left = []
  for (const lab of allLabs) {
    const project = createProject(lab, { 'words.eval.ts': evalFile })
    await project.test()
    const baseline = project.read('__evals__/words.eval.ts.json')
    const finished = await project.test([], { DROP: '50' })
    const { reasons, notes, suites } = project.run().record
    left.push({ code: finished.code, report: reportOf(finished, project), baseline, reasons, notes, suites: suites.map(({ taskMs: _time, ...suite }) => suite) })
    project.remove()
  }
  for (const [index, lab] of allLabs.entries()) expect(left[index], lab).toEqual(left[0])
  expect(left[0]!.code).toBe(1)
})
