import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findPlaces } from '../findPlaces.ts'
import { hashInput } from '../../row/rowIds.ts'

const repository = mkdtempSync(join(tmpdir(), 'evals-places-'))
const root = join(repository, 'packages', 'app')
afterAll(() => rmSync(repository, { recursive: true, force: true }))
mkdirSync(join(root, 'src'), { recursive: true })
const write = (file: string, text: string): void => writeFileSync(join(root, file), text)

test('an eval is found by its name, and a row by its id or its input, below the repository’s root', async () => {
  write('src/a.eval.ts', "// 'sums' are hard\nimport x from 'x'\ndescribe('all', () => {\n  describe.eval('sums', {\n    data,\n  })\n})\n")
  write('src/a.jsonl', '{"input":"1 + 1"}\n\n{"id":7,"input":"2 + 2"}\n{"input":"1 + 1"}\n')
  const suite = { file: 'src/a.eval.ts', name: 'all > sums', datasets: ['src/gone.jsonl', 'src/a.jsonl'] }
  const places = await findPlaces(repository, root, [suite])
  const id = hashInput('1 + 1')
  expect(places.suite(suite)).toEqual({ path: 'packages/app/src/a.eval.ts', line: 4 })
  expect([id, '7', `${id}-2`, 'other'].map((one) => places.row(suite, one))).toEqual([
    { path: 'packages/app/src/a.jsonl', line: 1 },
    { path: 'packages/app/src/a.jsonl', line: 3 },
    { path: 'packages/app/src/a.jsonl', line: 4 },
    undefined,
  ])
})

test('what can not be found stands at the first line of the eval’s file', async () => {
  write('src/b.eval.ts', 'for (const name of names) describe.eval(name, {})\n')
  const places = await findPlaces(repository, root, [])
  expect(places.suite({ file: 'src/b.eval.ts', name: 'made of something' })).toEqual({ path: 'packages/app/src/b.eval.ts', line: 1 })
  expect(places.suite({ file: 'src/no.eval.ts', name: 'x' })).toEqual({ path: 'packages/app/src/no.eval.ts', line: 1 })
  expect(places.row({ file: 'src/b.eval.ts', name: 'x' }, '1')).toBeUndefined()
})
