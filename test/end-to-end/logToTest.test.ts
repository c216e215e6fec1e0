/**
 * From log to failing test, as a team goes there: an application in production answers 500 questions, some badly; its
 * traces are collected; a query finds the bad ones; 20 become rows of a suite's dataset; the suite fails; a fix; a new
 * baseline; and a pull request with dataset, baseline and fix. By the real commands, and no step by hand but the choice.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const fixture = join(root, 'fixtures', 'help-center')
const evals = join(root, 'packages', 'cli', 'dist', 'evals.mjs')
const vitest = join(createRequire(join(fixture, 'package.json')).resolve('vitest/package.json'), '..', 'vitest.mjs')

let folder: string
let collector: ChildProcess

beforeAll(() => {
  mkdirSync(join(root, 'test', '.out'), { recursive: true })
  folder = mkdtempSync(join(root, 'test', '.out', 'story-'))
  cpSync(fixture, folder, { recursive: true, filter: (path) => !/node_modules|\.evals$/.test(path) })
  symlinkSync(join(fixture, 'node_modules'), join(folder, 'node_modules'))
  // What is in production has fuzzy matching switched off: somebody found that "oven" matches "open"
  edit('src/params.ts', ': 0.2', ': 0')
  for (const args of [['init', '-q', '-b', 'main'], ['add', '-A'], ['commit', '-qm', 'As it is in production']]) git(...args)
})
afterAll(() => {
  collector?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const clean = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CI|VITEST|NODE_ENV|HELP_FUZZY|OTEL|EVALS|OPENAI)/.test(name)))

function run(script: string, args: readonly string[], environment: Record<string, string> = {}): { code: number; output: string } {
  try {
    return { code: 0, output: execFileSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8', env: { ...clean(), NO_COLOR: '1', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] }) }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, output: stripVTControlCharacters(stdout + stderr) }
  }
}

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, encoding: 'utf8' })
}

function edit(file: string, from: string, to: string): void {
  const before = readFileSync(join(folder, file), 'utf8')
  expect(before).toContain(from)
  writeFileSync(join(folder, file), before.replace(from, to))
}

async function collect(): Promise<string> {
  collector = spawn(process.execPath, [evals, 'collect', '--port', '0'], { cwd: folder, env: { ...clean(), NO_COLOR: '1' } })
  let said = ''
  return new Promise((resolve, reject) => {
    for (const stream of [collector.stdout!, collector.stderr!]) {
      stream.on('data', (piece: Buffer) => {
        said += piece.toString()
        const [, url] = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(said) ?? []
        if (url !== undefined) resolve(url)
      })
    }
    collector.on('exit', (code) => reject(new Error(`evals collect ended with ${code}: ${said}`)))
  })
}

test('a bad day in production becomes 20 failing cases, a fix and a pull request', async () => {
  const endpoint = await collect()
  const day = run('production.ts', ['500'], { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })
  expect(day.output).toBe('500 questions answered, 276 of the answers found helpful\n')
  const ended = new Promise((resolve) => collector.once('exit', resolve))
  collector.removeAllListeners('exit').once('exit', () => {})
  collector.kill('SIGINT')
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))])

  expect(JSON.parse(run(evals, ['logs', '--count', '--json']).output)).toMatchObject({ count: 500 })
  const query = 'scores.helpful:<0.5 tag:typo output:"no answer"'
  expect(JSON.parse(run(evals, ['logs', query, '--count', '--json']).output)).toMatchObject({ count: 71 })

  const added = run(evals, ['dataset', 'add', 'production.jsonl', '--from', query, '--sample', '20', '--seed', '1'])
  expect(added.code, added.output).toBe(0)
  expect(added.output).toMatch(/^added 20 rows to production\.jsonl/)
  expect(git('diff', '--stat', '--', 'production.jsonl')).toMatch(/20 \++\n/)

  const failing = run(vitest, ['run', '--reporter=evals', 'production.eval.ts', '--update=none'])
  expect(failing.code).toBe(1)
  expect(failing.output).toMatch(/23 cases · 20 new/)
  expect(failing.output).toMatch(/the mean of rightArticle is 0\.1304, below the\s+gate's 0\.6/)

  edit('src/params.ts', ': 0,', ': 0.3,')
  const fixed = run(vitest, ['run', '--reporter=evals', 'production.eval.ts', '-u'])
  expect(fixed.code, fixed.output).toBe(0)

  expect(git('status', '--short').split('\n').filter(Boolean)).toEqual([' M __evals__/production.eval.ts.json', ' M production.jsonl', ' M src/params.ts'])
  // One line a row, one line a case, one line of code
  expect(git('diff', '--numstat').trim().split('\n').map((line) => line.split('\t'))).toEqual([['21', '1', '__evals__/production.eval.ts.json'], ['20', '0', 'production.jsonl'], ['1', '1', 'src/params.ts']])
  git('commit', '-qam', 'Words need not be spelt right')
  const after = run(vitest, ['run', '--reporter=evals', 'production.eval.ts', '--update=none'])
  expect(after.code, after.output).toBe(0)
  // Where each row came from is known: its log is found again
  const { origin } = JSON.parse(readFileSync(join(folder, 'production.jsonl'), 'utf8').trim().split('\n').at(-1)!) as { origin: { id: string } }
  expect(run(evals, ['logs', 'show', origin.id]).output).toContain('comments   looked up by support')
})
