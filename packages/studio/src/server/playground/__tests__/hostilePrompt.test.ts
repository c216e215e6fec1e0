/** A prompt of a stranger's repository: what it names outside of the project is not read, and nothing of it is told. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkPrompt, readPrompt } from '../promptFiles.ts'

const place = realpathSync(mkdtempSync(join(tmpdir(), 'studio-prompts-')))
const root = join(place, 'project')
mkdirSync(root)
writeFileSync(join(place, 'secret'), 'TOPSECRET {{#if')
writeFileSync(join(place, 'fine'), 'TOPSECRET')
symlinkSync(join(place, 'secret'), join(root, '_broken.prompt'))
symlinkSync(join(place, 'fine'), join(root, '_fine.prompt'))
symlinkSync(join(place, 'fine'), join(root, 'link.prompt'))
writeFileSync(join(root, 'rude.prompt'), 'Say {{>broken}}')
afterAll(() => rmSync(place, { recursive: true, force: true }))

test.each([
  ['a partial that is a link and no template', () => readPrompt(root, 'rude.prompt'), '"_broken.prompt" is not a file of this project'],
  ['a partial that is a link', () => checkPrompt(root, { source: 'Say {{>fine}}' }), '"_fine.prompt" is not a file of this project'],
  ['a prompt that is a link', () => readPrompt(root, 'link.prompt'), '"link.prompt" is not a file of this project'],
])('%s', (_what, read, message) => {
  expect(read).toThrow(expect.objectContaining({ name: 'RequestProblem', status: 403, message }))
})
