/** Every page of the documentation does what it says: its files are written, its commands are run, in their order, in a new project. */
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { differenceOf, readPage, steady, type PageCommand } from '../support/documentPage.ts'
import type { Lab, Project } from '../support/lab.ts'
import { startModelServer } from '../support/modelServer.ts'
import { cleanEnvironment } from '../support/studio.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const docs = join(import.meta.dirname, '..', '..', 'docs')
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).toSorted()

/** Installed already, as the packages of this repository. */
const INSTALLS = /^(npm (install|init)|npx playwright)/

/** `npx vitest` and `npx evals` without asking npm. */
function commandsIn(project: Project): string {
  const bin = join(project.folder, '.bin')
  mkdirSync(bin)
  const modules = join(project.folder, '..', 'node_modules')
  const commands = { vitest: join(modules, 'vitest/vitest.mjs'), jest: join(modules, 'jest/bin/jest.js'), evals: join(modules, '@evals/cli/dist/evals.mjs') }
  for (const [name, script] of Object.entries(commands)) writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`)
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n')
  for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755)
  return bin
}

function run({ command }: PageCommand, folder: string, bin: string, environment: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: folder, timeout: 100_000, env: { ...cleanEnvironment(), NO_COLOR: '1', COLUMNS: '80', ...environment, PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, output: stripVTControlCharacters(stdout + stderr) })
    })
  })
}

/** What a model of the documentation answers: a judge is content with what is polite. */
function answer(text: string): string {
  return /polite|please|thank/i.test(text) ? 'Yes, it is polite.' : 'No.'
}

describe.each(pages)('docs/%s', (page) => {
  const steps = readPage(join(docs, page))
  const lab: Lab = /jest/i.test(page) ? 'jest-30' : 'vitest-5'
  const newProject = temporaryProjects(lab)

  test.skipIf(steps.length === 0)('is true', { timeout: 300_000 }, async () => {
    const server = await startModelServer(({ messages }) => answer(messages.map(({ content }) => content).join('\n')))
    const project = newProject()
    const bin = commandsIn(project)
    for (const step of steps) {
      if (step.kind === 'file') {
        project.write(step.path, step.text)
        continue
      }
      if (INSTALLS.test(step.command)) continue
      const { code, output } = await run(step, project.folder, bin, { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-docs' })
      const where = `docs/${page}:${step.line}: $ ${step.command}`
      const difference = step.output && differenceOf(steady(step.output.join('\n')), steady(output, project.folder))
      if (code !== step.code || difference !== undefined) expect.fail(`${where}\n${difference ?? ''}\nexit code ${code}\n\n${output}`)
    }
    server.close()
  })
})
