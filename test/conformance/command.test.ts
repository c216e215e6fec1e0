/** The `evals` command on real runs of every runner: a run is shown as its report was printed, and compared as it was judged. */
import { describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { allLabs, type Project } from '../support/lab.ts'
import { reportOf } from '../support/report.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const EVAL = `
import { describe, exactMatch, scorer } from '@evals/runner'
const offset = Number(process.env.OFFSET ?? 0)
describe.eval('sums', {
  data: Array.from({ length: 24 }, (_, index) => ({ id: 'case ' + index, input: index, expected: { sum: index } })),
  task: (input) => ({ sum: input < 18 ? input + offset : input }),
  scorers: [exactMatch, scorer('near', ({ output, expected }) => 1 / (1 + Math.abs(output.sum - expected.sum)))],
  params: { model: 'small' }, variants: { large: { model: 'large' } }, trials: 2,
})`

/** What a comparison says, whatever it is called where it is from. */
const comparisonsOf = (suites: Record<string, any>[]): unknown => suites.map(({ name, variant, newCases, missingCases, scorers }) => ({ name, variant, newCases, missingCases, scorers: scorers.map((one: Record<string, unknown>) => [one['name'], one['comparison']]) }))

const json = async (project: Project, ...args: string[]): Promise<Record<string, any>> => JSON.parse((await evalsCommand(project, [...args, '--json'])).stdout) as Record<string, any>

describe.each(allLabs)('the evals command on %s', (lab) => {
  const make = temporaryProjects(lab)

  test('shows a run as its report was printed, and compares runs as a run is compared with its baseline', async () => {
    const project = make({ 'sums.eval.ts': EVAL })
    const first = await project.test()
    const firstShown = await evalsCommand(project, ['show'])
    expect(reportOf(firstShown, project)).toBe(reportOf(first, project))

    const second = await project.test([], { OFFSET: '1' })
    expect(reportOf(await evalsCommand(project, ['show', 'latest']), project)).toBe(reportOf(second, project))
    expect((await evalsCommand(project, ['show', 'latest~1'])).output).toBe(firstShown.output)

    const { record } = project.run()
    const judged = comparisonsOf(record.suites)
    const between = await json(project, 'diff', 'latest~1')
    const withBaseline = await json(project, 'diff')
    expect([comparisonsOf(between['suites']), comparisonsOf(withBaseline['suites'])]).toEqual([judged, judged])
    expect([between['reasons'], withBaseline['reasons'], between['outcome']]).toEqual([record.reasons, record.reasons, 'failed'])
    expect((await evalsCommand(project, ['diff', 'latest~1'])).code).toBe(1)

    // Backwards it is an improvement
    const backwards = await json(project, 'diff', 'latest', 'latest~1')
    expect([backwards['outcome'], backwards['suites'][0].scorers[0].comparison.verdict]).toEqual(['passed', 'improved'])

    expect((await evalsCommand(project, ['accept'])).code).toBe(0)
    expect((await json(project, 'diff'))['suites'].flatMap(({ scorers }: Record<string, any>) => scorers.map((one: Record<string, any>) => one['comparison'].verdict))).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
    // What was printed stays as it was, whatever has become of the baseline: only outputs of before are gone
    expect((await evalsCommand(project, ['show'])).output).toContain('regressed · 0 better, 18 worse, 6 same')
  })
})
