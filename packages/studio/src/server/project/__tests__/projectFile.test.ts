import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { projectFile } from '../projectFile.ts'

const place = realpathSync(mkdtempSync(join(tmpdir(), 'studio-files-')))
const root = join(place, 'project')
mkdirSync(join(root, 'evals'), { recursive: true })
mkdirSync(join(place, 'elsewhere'))
writeFileSync(join(place, 'elsewhere', 'rows.jsonl'), '')
writeFileSync(join(root, 'evals', 'rows.jsonl'), '')
symlinkSync(join(place, 'elsewhere'), join(root, 'out'))
symlinkSync(join(place, 'elsewhere', 'rows.jsonl'), join(root, 'link.jsonl'))
symlinkSync(join(root, 'evals', 'rows.jsonl'), join(root, 'inside.jsonl'))
symlinkSync('round', join(root, 'round'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

function answer(path: string): string {
  try {
    return projectFile(root, path).replace(root, '')
  } catch (error) {
    const { name, status, message } = error as Error & { status?: number }
    return `${name} ${status}: ${message}`
  }
}

test('a path is that of a file of the project, with links resolved', () => {
  expect(['evals/rows.jsonl', 'inside.jsonl', 'new/folder/rows.jsonl', 'evals/../evals/rows.jsonl', '%2e%2e/rows.jsonl', '..rows.jsonl'].map(answer)).toEqual(['/evals/rows.jsonl', '/evals/rows.jsonl', '/new/folder/rows.jsonl', '/evals/rows.jsonl', '/%2e%2e/rows.jsonl', '/..rows.jsonl'])
})

test('a path that leads out of the project, or into what is not the user’s, is refused', () => {
  expect(['../elsewhere/rows.jsonl', join(place, 'elsewhere', 'rows.jsonl'), 'link.jsonl', 'out/rows.jsonl', 'out/new.jsonl', '', '.', 'a\0.jsonl', '.git/config', '.GIT/config', 'evals/node_modules/x.json'].map((path) => answer(path).replaceAll(place, 'PLACE'))).toMatchInlineSnapshot(`
    [
      "RequestProblem 403: "../elsewhere/rows.jsonl" is not a file of this project",
      "RequestProblem 403: "PLACE/elsewhere/rows.jsonl" is not a file of this project",
      "RequestProblem 403: "link.jsonl" is not a file of this project",
      "RequestProblem 403: "out/rows.jsonl" is not a file of this project",
      "RequestProblem 403: "out/new.jsonl" is not a file of this project",
      "RequestProblem 403: "" is not a file of this project",
      "RequestProblem 403: "." is not a file of this project",
      "RequestProblem 403: "a\\u0000.jsonl" is not a file of this project",
      "RequestProblem 403: ".git/config" is in a folder that the studio leaves alone",
      "RequestProblem 403: ".GIT/config" is in a folder that the studio leaves alone",
      "RequestProblem 403: "evals/node_modules/x.json" is in a folder that the studio leaves alone",
    ]
  `)
})

test('a path that no file can have is a mistake of who asks, and said as one', () => {
  expect(['evals/rows.jsonl/x.jsonl', 'round/x.jsonl', `${'n'.repeat(300)}.jsonl`].map((path) => answer(path).replaceAll(/n{300}/g, 'nnn'))).toMatchInlineSnapshot(`
    [
      "RequestProblem 400: "evals/rows.jsonl/x.jsonl" can not be opened: ENOTDIR: not a directory",
      "RequestProblem 400: "round/x.jsonl" can not be opened: ELOOP: too many symbolic links encountered",
      "RequestProblem 400: "nnn.jsonl" can not be opened: ENAMETOOLONG: name too long",
    ]
  `)
})
