import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../commands/index.ts'
import { completionsFor } from '../completion/answer.ts'
import { createProgram } from '../frame/program.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-completion-'))
  for (const id of ['20261122T101010101-5be0', '20261123T011401123-9f2c']) mkdirSync(join(root, '.evals', 'runs', id), { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function complete(...words: string[]): Promise<string[]> {
  const { candidates, files } = await completionsFor(createProgram(commands, '1'), commands, words)
  return [...candidates.map(({ value }) => value), ...(files ? [':files'] : [])]
}

describe('completion', () => {
  it('knows commands, subcommands and options, without those that are there for the machine', async () => {
    expect(await complete('')).toEqual(commands.filter(({ hidden }) => !hidden).map(({ name }) => name))
    expect(await complete('me')).toEqual(['merge'])
    expect(await complete('cache', 'pr')).toEqual(['prune'])
    expect(await complete('cache', 'prune', '--')).toEqual(['--older-than', '--max-size', '--dry-run', '--root', '--json', '--help'])
    expect(await complete('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    // What runs when no subcommand is named
    expect(await complete('logs', '')).toEqual(['search', 'show', 'stats', 'prune', 'since:1d', 'since:7d', 'is:error'])
    expect(await complete('logs', '--f')).toEqual(['--facet', '--follow'])
    expect(await complete('logs', 'refund', '--by', '')).toEqual(['minute', 'hour', 'day'])
    expect(await complete('logs', '--facet', 'mod')).toEqual(['model'])
    expect(await complete('logs', '--facet', 'show', 'sh')).toEqual(['show'])
    expect(await complete('nonsense', '')).toEqual([])
  })

  it('knows the runs of the project that is meant, and which words are values of options', async () => {
    const runs = ['latest', '9f2c', '20261123T011401123-9f2c', '5be0', '20261122T101010101-5be0']
    expect(await complete('show', '--root', root, '')).toEqual(runs)
    expect(await complete('show', `--root=${root}`, '--suite', 'show', '')).toEqual(runs)
    expect(await complete('diff', '--root', root, '5')).toEqual(['5be0'])
    expect(await complete('diff', '--root', root, '')).toEqual(['baseline', ...runs])
    expect(await complete('diff', '--root', root, '5be0', '')).toEqual(runs)
    expect(await complete('diff', '--root', root, '5be0', '9f2c', '')).toEqual([])
    // As many as there are
    expect(await complete('merge', '--root', root, '5be0', '9f2c', '9')).toEqual(['9f2c'])
  })

  it('leaves files to the shell, also behind an equals sign', async () => {
    expect(await complete('merge', '--outputFile', '')).toEqual([':files'])
    expect(await complete('merge', '--outputFile=rep')).toEqual([':files'])
    expect(await complete('show', '--root', '')).toEqual([':files'])
  })

  it('is silent where there is nothing to read', async () => {
    expect(await complete('runs', '--root', '/nowhere', '--suite', '')).toEqual([])
    expect(await complete('show', '--root', '/nowhere', '')).toEqual(['latest'])
  })
})
