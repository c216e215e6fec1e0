/** A repository of a stranger is opened: nothing outside of it is read or written, whatever links it has. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gitState } from '@evals/core'
import { lines, testProject, type TestProject } from './support.ts'

let project: TestProject
let elsewhere: string
const SECRET = lines({ id: 's', input: 'secret' })

beforeEach(() => {
  project = testProject()
  elsewhere = mkdtempSync(join(tmpdir(), 'studio-elsewhere-'))
  writeFileSync(join(elsewhere, 'secret.jsonl'), SECRET)
})
afterEach(() => {
  project.remove()
  rmSync(elsewhere, { recursive: true, force: true })
})

test('a part of a split that is a link out of the project is neither shown nor written', async () => {
  project.write('rows.jsonl', lines({ id: 'a', input: 1 }, { id: 'b', input: 2 }))
  symlinkSync(join(elsewhere, 'secret.jsonl'), join(project.root, 'rows.train.jsonl'))
  expect(await project.post('/split', { path: 'rows.jsonl', shares: { train: 0.5, test: 0.5 } })).toEqual({ status: 403, body: { error: { message: '"rows.train.jsonl" is not a file of this project' } } })
  expect(readFileSync(join(elsewhere, 'secret.jsonl'), 'utf8')).toBe(SECRET)
})

test('a folder that became a link since a change was shown is not written through', async () => {
  project.write('data/rows.jsonl', SECRET)
  const { body } = await project.post('/edit', { path: 'data/rows.jsonl', added: [{ key: 'new', row: { id: 'n', input: 1 } }] })
  renameSync(join(project.root, 'data'), join(project.root, 'moved'))
  renameSync(join(elsewhere, 'secret.jsonl'), join(elsewhere, 'rows.jsonl'))
  symlinkSync(elsewhere, join(project.root, 'data'))
  expect(await project.post('/apply', { token: (body as { token: string }).token })).toEqual({ status: 403, body: { error: { message: '"data/rows.jsonl" is not a file of this project' } } })
  expect(readFileSync(join(elsewhere, 'rows.jsonl'), 'utf8')).toBe(SECRET)
})

test('a folder with the name of a dataset, and a row that is nested without end, are told in words', async () => {
  mkdirSync(join(project.root, 'folder.jsonl'))
  project.write('deep.jsonl', `{"id":"d","input":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`)
  expect(await project.get('/rows', { path: 'folder.jsonl' })).toEqual({ status: 400, body: { error: { message: expect.stringMatching(/^folder\.jsonl can not be read: /) } } })
  expect(await project.get('/rows', { path: 'deep.jsonl' })).toEqual({ status: 400, body: { error: { message: 'A value in this is nested too deeply to be read' } } })
})

test('what a repository is configured to run is not run by looking at it', async () => {
  project.write('rows.jsonl', SECRET)
  project.git('init', '-q')
  project.git('add', '-A')
  project.git('commit', '-qm', 'rows')
  project.git('config', 'core.fsmonitor', `touch ${join(elsewhere, 'ran')}; false`)
  await Promise.all([project.get(''), project.get('/history', { path: 'rows.jsonl' }), gitState(project.root)])
  expect(readdirSync(elsewhere)).toEqual(['secret.jsonl'])
})

test('a name of an author and a path are texts, whatever they have in them', async () => {
  project.write(':(exclude)rows.jsonl', SECRET)
  project.git('init', '-q')
  project.git('-c', 'core.fsmonitor=false', 'add', '-A')
  project.git('-c', 'user.name=<img src=x>\u001f2001-01-01\u001fme', 'commit', '-qm', 'a\u001fsubject')
  const { body } = await project.get('/history', { path: ':(exclude)rows.jsonl' })
  expect(body).toMatchObject({ inGit: true, revisions: [{ author: expect.stringContaining('img src=x'), at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), subject: expect.stringContaining('a subject'), added: 1 }] })
})
