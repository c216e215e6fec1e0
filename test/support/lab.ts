/**
 * A lab is a folder with one version of a test runner and the packages of this repository as a user would have them:
 * copied into `node_modules/@evals`, so that they meet that runner and not the one of the workspace. Projects are made
 * inside a lab, run by the runner's real command, and read by what it printed and left on disk.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn, type ChildProcess } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

const repository = join(import.meta.dirname, '..', '..')
const labs = join(repository, 'test', '.out')

export type Lab = 'vitest-4' | 'vitest-5'
export const vitestLabs: readonly Lab[] = ['vitest-4', 'vitest-5']

export interface Project {
  folder: string
  path: (file: string) => string
  read: (file: string) => string
  exists: (file: string) => boolean
  write: (file: string, text: string) => void
  /** The newest run record and its rows. */
  run: () => { record: RunFile; rows: Record<string, unknown>[]; folder: string }
  vitest: (args?: readonly string[], environment?: Record<string, string>) => Promise<Finished>
  start: (args?: readonly string[], environment?: Record<string, string>) => Running
  /** Resolves when the newest run, beside those known, has its record and at least so many whole rows on file. */
  rowsOnFile: (count: number, known?: number) => Promise<void>
  /** In a terminal (a pseudo-terminal of 80 columns), where keys work and progress is live. */
  startInTerminal: (args?: readonly string[], environment?: Record<string, string>) => Running
  remove: () => void
}

/** `run.json` as any JSON reader sees it. */
export interface RunFile {
  outcome: string
  reasons: string[]
  notes: string[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read it as a stranger would
  suites: any[]
  [key: string]: unknown
}

export interface Finished {
  code: number | null
  /** Standard output, then standard error, without colours: which of their parts came first would be up to the system. */
  output: string
  /** Standard output alone. */
  stdout: string
}

export interface Running {
  child: ChildProcess
  output: () => string
  /** Resolves when the output has the text. */
  until: (text: string | RegExp, milliseconds?: number) => Promise<void>
  finished: Promise<Finished>
}

/** Called once, by the end-to-end project's global set-up. */
export function prepareLabs(names: readonly Lab[] = vitestLabs): void {
  for (const name of names) prepareLab(name)
}

function prepareLab(name: Lab): void {
  const lab = join(labs, name)
  rmSync(lab, { recursive: true, force: true })
  mkdirSync(join(lab, 'node_modules', '@evals'), { recursive: true })
  const installed = join(repository, 'test', 'labs', name, 'node_modules')
  for (const entry of readdirSync(installed)) {
    if (!entry.startsWith('.')) symlinkSync(realpathSync(join(installed, entry)), join(lab, 'node_modules', entry))
  }
  for (const entry of readdirSync(join(repository, 'packages'))) installPackage(join(repository, 'packages', entry), join(lab, 'node_modules', '@evals', entry))
}

/** What `npm install` of the packed package would leave there. Peer dependencies are found above, as in a user's project. */
function installPackage(source: string, target: string): void {
  if (!existsSync(join(source, 'dist'))) return
  mkdirSync(target)
  cpSync(join(source, 'package.json'), join(target, 'package.json'))
  cpSync(join(source, 'dist'), join(target, 'dist'), { recursive: true })
  const { dependencies = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> }
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@evals/')) continue
    const link = join(target, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(join(source, 'node_modules', dependency)), link)
  }
}

const configFile = `import { defineConfig } from 'vitest/config'
import { evals } from '@evals/vitest/plugin'
export default defineConfig({ plugins: [evals()] })
`

/** A new project in a lab. Without a `vitest.config.ts` among the files it gets the one of the README. */
export function createProject(lab: Lab, files: Record<string, string> = {}): Project {
  const folder = mkdtempSync(join(labs, lab, 'project-'))
  const path = (file: string): string => join(folder, file)
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(path(file)), { recursive: true })
    writeFileSync(path(file), text)
  }
  const all = { 'package.json': '{ "type": "module", "private": true }', 'vitest.config.ts': configFile, ...files }
  for (const [file, text] of Object.entries(all)) write(file, text)

  const cli = join(labs, lab, 'node_modules', 'vitest', 'vitest.mjs')
  const launch = (command: string, args: readonly string[], environment: Record<string, string>): Running => {
    const { CI: _ci, FORCE_COLOR: _force, GITHUB_ACTIONS: _actions, VITEST: _vitest, NODE_ENV: _mode, ...inherited } = process.env
    return follow(spawn(command, args, { cwd: folder, env: { ...inherited, ...environment }, stdio: ['pipe', 'pipe', 'pipe'], detached: true }))
  }
  const start = (args: readonly string[] = ['run', '--reporter=evals'], environment: Record<string, string> = {}): Running =>
    launch(process.execPath, [cli, ...args], { NO_COLOR: '1', ...environment })
  const startInTerminal = (args: readonly string[] = ['--reporter=evals'], environment: Record<string, string> = {}): Running => {
    const command = `stty cols 80 rows 24; exec ${[process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ')}`
    return launch('script', ['-qefc', command, '/dev/null'], { TERM: 'xterm-256color', ...environment })
  }
  return {
    folder,
    path,
    write,
    read: (file) => readFileSync(path(file), 'utf8'),
    exists: (file) => existsSync(path(file)),
    run: () => readRun(folder),
    rowsOnFile: (count, known = 0) => rowsOnFile(folder, count, known),
    start,
    startInTerminal,
    vitest: (args, environment) => start(args, environment).finished,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function follow(child: ChildProcess): Running {
  let text = ''
  const parts = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      parts[name] += chunk
      for (const check of watchers) check()
    })
  }
  const output = (): string => stripVTControlCharacters(text)
  const finished = new Promise<Finished>((resolve) => child.on('close', (code) => resolve({ code, output: stripVTControlCharacters(parts.stdout + parts.stderr), stdout: stripVTControlCharacters(parts.stdout) })))
  return {
    child,
    output,
    finished,
    until: (wanted, milliseconds = 90_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => done(() => reject(new Error(`no ${String(wanted)} in:\n${output()}`))), milliseconds)
        const done = (settle: () => void): void => {
          clearTimeout(timer)
          watchers.delete(check)
          settle()
        }
        const check = (): void => {
          if (typeof wanted === 'string' ? output().includes(wanted) : wanted.test(output())) done(resolve)
        }
        watchers.add(check)
        check()
      }),
  }
}

async function rowsOnFile(project: string, count: number, known: number): Promise<void> {
  const runs = join(project, '.evals', 'runs')
  for (let waited = 0; waited < 90_000; waited += 20) {
    const ids = existsSync(runs) ? readdirSync(runs).sort() : []
    const [record, rows] = ['run.json', 'rows.jsonl'].map((file) => join(runs, ids.at(-1) ?? '', file)) as [string, string]
    if (ids.length > known && existsSync(record) && existsSync(rows) && readFileSync(rows, 'utf8').split('\n').length > count) return
    await sleep(20)
  }
  throw new Error('no rows came')
}

function readRun(project: string): { record: RunFile; rows: Record<string, unknown>[]; folder: string } {
  const runs = join(project, '.evals', 'runs')
  const newest = readdirSync(runs).sort().at(-1)
  if (!newest) throw new Error(`no run in ${runs}`)
  const folder = join(runs, newest)
  const rows = existsSync(join(folder, 'rows.jsonl')) ? readFileSync(join(folder, 'rows.jsonl'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>) : []
  return { folder, rows, record: JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunFile }
}
