/** The API reference is made of the doc comments, and every name that users import has one. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnvironment } from '../support/studio.ts'

const root = join(import.meta.dirname, '..', '..')

test('the API reference is written, and no name is without a doc comment', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(root, 'test', '.out', 'reference-'))
  try {
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [join(root, 'docs', 'reference.ts'), folder], { env: { ...cleanEnvironment(), NO_COLOR: '1' } }, (error, stdout, stderr) => resolve(`${error ? `exit code ${error.code}\n` : ''}${stdout}${stderr}`))
    })
    expect(said.trim()).toBe(`written to ${relative(process.cwd(), folder)}`)
    const pages = Object.fromEntries(['vitest', 'vitest/plugin', 'jest', 'core/stats', 'store/client'].map((name) => [name, readFileSync(join(folder, '@evals', `${name}.md`), 'utf8')]))
    const namesOf = (page: string): string[] => [...pages[page]!.matchAll(/^### (\w+)/gm)].map(([, name]) => name!)
    expect(namesOf('vitest')).toEqual(expect.arrayContaining(['describe', 'dataset', 'scorer', 'rubric', 'EvalOptions', 'levenshtein']))
    expect(namesOf('core/stats')).toEqual(expect.arrayContaining(['wilsonInterval', 'compareScores', 'cohenKappa']))
    expect(namesOf('store/client')).toEqual(expect.arrayContaining(['log', 'feedback', 'flush']))
    // What a comment says, and its example
    expect(pages['core/stats']).toContain('Newcombe')
    expect(pages['vitest']).toContain("...judgeEval(rubric('polite'), dataset('./polite.labels.jsonl')),")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
