/** What happens around a run in Vitest alone: its pools, its workspaces, its other reporters. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { vitestLabs } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

/** `CASES` cases of `MS` milliseconds each, `CONCURRENCY` at once. */
const slowEval = (name: string): string => `
import { describe, scorer } from '@evals/vitest'
describe.eval(${JSON.stringify(name)}, {
  data: Array.from({ length: Number(process.env.CASES ?? 4) }, (_, index) => ({ id: String(index), input: 'case ' + index })),
  concurrency: Number(process.env.CONCURRENCY ?? 5),
  task: async (input) => {
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.MS ?? 1)))
    return Number(process.env.SCORE ?? 1)
  },
  scorers: [scorer('value', ({ output }) => output)],
})
`

describe.each(vitestLabs)('the process on %s', (lab) => {
  const make = temporaryProjects(lab)

  test.each([
    ['threads', ['--pool=threads', '--maxWorkers=2']],
    ['workers that are not isolated', ['--no-isolate', '--maxWorkers=2']],
  ])('several files in %s share one record, in which each row stands where it is said to', async (_name, args) => {
    const files = ['one', 'two', 'three'].map((name) => [`${name}.eval.ts`, slowEval(name)])
    const project = make(Object.fromEntries(files))
    const { code } = await project.test([...args], { CASES: '40' })
    const { record, rows } = project.run()
    expect({ code, rows: rows.length, suites: record.suites.map(({ name, cases }) => `${name} ${cases}`).toSorted() }).toEqual({ code: 0, rows: 120, suites: ['one 40', 'three 40', 'two 40'] })
    // The outputs in the baseline were read back by the place of their rows
    for (const name of ['one', 'two', 'three']) {
      const { cases } = JSON.parse(project.read(`__evals__/${name}.eval.ts.json`)).suites[name] as { cases: Record<string, { output: unknown }> }
      expect(Object.values(cases).map(({ output }) => output)).toEqual(Array.from({ length: 40 }, () => 1))
    }
  })

  test('evals in a project of a workspace are recorded at its root, with their baselines beside them', async () => {
    const project = make({
      'vitest.config.ts': `import { defineConfig } from 'vitest/config'
        import { evals } from '@evals/vitest/plugin'
        export default defineConfig({ plugins: [evals()], test: { projects: ['packages/*'] } })`,
      'packages/answers/package.json': '{ "name": "answers", "type": "module" }',
      'packages/answers/vitest.config.ts': `import { defineConfig } from 'vitest/config'
        import { evals } from '@evals/vitest/plugin'
        export default defineConfig({ plugins: [evals()], test: { name: 'answers' } })`,
      'packages/answers/src/slow.eval.ts': slowEval('slow'),
      'packages/plain/package.json': '{ "name": "plain", "type": "module" }',
      'packages/plain/vitest.config.ts': `export default { test: { name: 'plain' } }`,
      'packages/plain/plain.test.ts': `import { test } from 'vitest'; test('plain', () => {})`,
    })
    const { code, output } = await project.test()
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
    expect(project.run().record.suites.map(({ file, cases }) => [file, cases])).toEqual([['packages/answers/src/slow.eval.ts', 4]])
    expect(project.exists('packages/answers/src/__evals__/slow.eval.ts.json')).toBe(true)
    expect(project.exists('packages/answers/.evals')).toBe(false)
    const worse = await project.test(['--project=answers', '-u'], { SCORE: '0' })
    expect(worse.code).toBe(0)
  })

  test('with another reporter the run is recorded and gated all the same, and one line says so', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow') })
    await project.command(['run', '--reporter=default'], { CASES: '20' })
    const { code, output } = await project.command(['run', '--reporter=default'], { CASES: '20', SCORE: '0' })
    expect(code).toBe(1)
    expect(project.run().record).toMatchObject({ outcome: 'failed', reasons: [expect.stringMatching(/^slow: value regressed by 100\.00 points/)] })
    expect(output.split('\n').filter((line) => line.includes('evals  ')).length).toBeLessThanOrEqual(1)
    expect(output.split('\n').filter((line) => line.includes('.evals/runs/'))).toHaveLength(1)
  })

  test('ordinary tests are not touched: no folder, no output of ours, and the exit code is their own', async () => {
    const plain = `import { defineConfig } from 'vitest/config'\nexport default defineConfig({})`
    const files = { 'sum.test.ts': `import { expect, test } from 'vitest'\ntest('sums', () => expect(1 + 1).toBe(2))\ntest.concurrent('at once', async ({ expect }) => expect(1).toBe(1))` }
    const project = make(files)
    const without = make({ ...files, 'vitest.config.ts': plain })
    const calm = (output: string): string => output.replace(/project-\w+/, 'project').replace(/ \d+m?s( \(.*\))?/g, '').replace(/Start at.*/, '')
    const [ours, theirs] = await Promise.all([project.command(['run', '--reporter=default']), without.command(['run', '--reporter=default'])])
    expect(ours.code).toBe(0)
    expect(calm(ours.output)).toBe(calm(theirs.output))
    expect(readdirSync(project.folder)).toEqual(readdirSync(without.folder))
    const named = await project.test()
    expect(named.code).toBe(0)
    expect(readdirSync(project.folder)).toEqual(readdirSync(without.folder))
    project.write('sum.test.ts', `import { expect, test } from 'vitest'\ntest('sums', () => expect(1 + 1).toBe(3))`)
    expect((await project.test()).code).toBe(1)
  })
})
