/** What Vitest's own describe adds: its chains, its globals. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createProject, vitestLabs, type Project } from '../support/lab.ts'

const preamble = `
import { describe, exactMatch } from '@evals/vitest'
const rows = [{ input: 'a', expected: 'a' }, { input: 'b', expected: 'B' }]
const task = (input) => input
const scorers = [exactMatch]
`

const summary = (project: Project): string[] => project.run().record.suites.map(({ name, cases }) => `${name}: ${cases} cases`)

describe.each(vitestLabs)('describe.eval and Vitest’s own on %s', (lab) => {
  const run = async (files: Record<string, string>) => {
    const project = createProject(lab, files)
    return { project, ...(await project.test()) }
  }

  test('every chain has it', async () => {
    const never = `{ data: () => { throw new Error('must not be read') }, task, scorers }`
    const { project, code } = await run({
      'chain.eval.ts': `${preamble}
describe.skip.eval('skip', ${never})
describe.runIf(false).eval('run if', ${never})
describe.concurrent.eval('concurrent', { data: rows, task, scorers })`,
      'only.eval.ts': `${preamble}
describe.only.concurrent.eval('only', { data: rows, task, scorers })
describe.eval('not this', { data: rows, task, scorers })`,
    })
    expect({ code, suites: summary(project).toSorted() }).toEqual({ code: 0, suites: ['concurrent: 2 cases', 'not this: 0 cases', 'only: 2 cases', 'run if: 0 cases', 'skip: 0 cases'] })
    project.remove()
  })

  test('works with globals, and with the runner’s own describe and expect', async () => {
    const { project, code } = await run({
      'vitest.config.ts': `import { defineConfig } from 'vitest/config'\nimport { evals } from '@evals/vitest/plugin'\nexport default defineConfig({ plugins: [evals()], test: { globals: true } })`,
      'globals.eval.ts': `import { exactMatch } from '@evals/vitest'\ndescribe.eval('global', { data: [{ input: 'a', expected: 'a' }], task: (input) => input, scorers: [exactMatch] }, ({ output }) => { expect(output).toScoreAbove(0.5) })`,
      'own.eval.ts': `import { describe, expect } from 'vitest'\nimport { exactMatch } from '@evals/vitest'\ndescribe.eval('own', { data: [{ input: 'a', expected: 'a' }], task: (input) => input, scorers: [exactMatch] }, ({ output }) => { expect(output).toScoreAbove(0.5) })`,
    })
    expect({ code, suites: summary(project).toSorted() }).toEqual({ code: 0, suites: ['global: 1 cases', 'own: 1 cases'] })
    project.remove()
  })

  test('old runs are pruned', async () => {
    const project = createProject(lab, {
      'vitest.config.ts': `import { defineConfig } from 'vitest/config'\nimport { evals } from '@evals/vitest/plugin'\nexport default defineConfig({ plugins: [evals({ runs: { keep: 2 } })] })`,
      'one.eval.ts': `${preamble}describe.eval('one', { data: rows, task, scorers })`,
    })
    for (let i = 0; i < 3; i++) await project.test()
    expect(readdirSync(project.path('.evals/runs'))).toHaveLength(2)
    expect(project.read('.evals/.gitignore')).toBe('*\n')
    project.remove()
  })
})
