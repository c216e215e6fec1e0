/**
 * A lab is a folder with one version of a test runner and the packages of this repository as a user would have them:
 * copied into `node_modules/@evals`, so that they meet that runner and not the one of the workspace. Projects are made
 * inside a lab, run by the runner's real command, and read by what it printed and left on disk.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn, type ChildProcess } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

const repository = join(import.meta.dirname, '..', '..')
const labs = join(repository, 'test', '.out')

export const vitestLabs = ['vitest-4', 'vitest-5'] as const
export const jestLabs = ['jest-29', 'jest-30'] as const
export const allLabs = [...vitestLabs, ...jestLabs] as const
export type Lab = (typeof allLabs)[number]
export type RunnerName = 'vitest' | 'jest'

export function runnerOf(lab: Lab): RunnerName {
  return lab.startsWith('jest') ? 'jest' : 'vitest'
}

/** The configuration of a project that sets options of evals. @param options as code */
export function configWith(lab: Lab, options: string): Record<string, string> {
  return runnerOf(lab) === 'vitest'
    ? { 'vitest.config.ts': `import { evals } from '@evals/vitest/plugin'\nexport default { plugins: [evals(${options})] }` }
    : { 'jest.config.js': `module.exports = { preset: '@evals/jest', transform: { '^.+\\\\.[cm]?[jt]sx?$': '@swc/jest' }, reporters: [['@evals/jest/reporter', ${options}]] }` }
}

export interface Project {
  folder: string
  path: (file: string) => string
  read: (file: string) => string
  exists: (file: string) => boolean
  write: (file: string, text: string) => void
  /** The newest run record and its rows. */
  run: () => { record: RunFile; rows: Record<string, unknown>[]; folder: string }
  /** Runs the evals by the runner's real command: `vitest run --reporter=evals`, or `jest`, and what is given here. */
  test: (more?: readonly string[], environment?: Record<string, string>) => Promise<Finished>
  start: (more?: readonly string[], environment?: Record<string, string>) => Running
  /** As `test`, and tells how each test ended, in the JSON format that both runners have. */
  tests: (more?: readonly string[], environment?: Record<string, string>) => Promise<Finished & { tests: TestOutcome[] }>
  /** The runner's command with these arguments alone. */
  command: (args: readonly string[], environment?: Record<string, string>) => Promise<Finished>
  /** Resolves when the newest run, beside those known, has its record and at least so many whole rows on file. */
  rowsOnFile: (count: number, known?: number) => Promise<void>
  /** In a terminal (a pseudo-terminal of 80 columns), where keys work and progress is live. */
  startInTerminal: (more?: readonly string[], environment?: Record<string, string>) => Running
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

/** One test as the runner's JSON report tells it. */
export interface TestOutcome {
  file: string
  /** Describe names and title, joined by ' > '. */
  name: string
  title: string
  status: 'passed' | 'failed' | 'skipped'
  messages: string[]
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
export function prepareLabs(names: readonly Lab[] = allLabs): void {
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
  const { dependencies = {}, files } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies?: Record<string, string>; files: string[] }
  for (const file of files) cpSync(join(source, file), join(target, file), { recursive: true })
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@evals/')) continue
    const link = join(target, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(join(source, 'node_modules', dependency)), link)
  }
}

const RESULTS = '.test-results.json'

/** What the README says that a project needs; Jest's transform is the user's own choice. */
const setups: Record<RunnerName, { files: Record<string, string>; cli: string; args: readonly string[]; jsonArgs: readonly string[]; terminalArgs: readonly string[] }> = {
  vitest: {
    files: {
      'package.json': '{ "type": "module", "private": true }',
      'vitest.config.ts': `import { defineConfig } from 'vitest/config'
import { evals } from '@evals/vitest/plugin'
export default defineConfig({ plugins: [evals()] })
`,
    },
    cli: 'vitest/vitest.mjs',
    args: ['run', '--reporter=evals'],
    jsonArgs: ['--reporter=json', `--outputFile.json=${RESULTS}`],
    terminalArgs: ['--reporter=evals'],
  },
  jest: {
    files: {
      'package.json': '{ "private": true }',
      'jest.config.js': `module.exports = { preset: '@evals/jest', transform: { '^.+\\\\.[cm]?[jt]sx?$': '@swc/jest' } }\n`,
    },
    cli: 'jest/bin/jest.js',
    args: [],
    jsonArgs: ['--json', `--outputFile=${RESULTS}`],
    terminalArgs: ['--watchAll'],
  },
}

/** All test files in one process, one after the other. */
export function inOneProcess(lab: Lab): readonly string[] {
  return runnerOf(lab) === 'jest' ? ['-i'] : ['--no-isolate', '--maxWorkers=1']
}

/** A new project in a lab, with the set-up of the README unless its files are among those given. */
export function createProject(lab: Lab, files: Record<string, string> = {}): Project {
  const folder = mkdtempSync(join(labs, lab, 'project-'))
  const path = (file: string): string => join(folder, file)
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(path(file)), { recursive: true })
    // Fixtures for all runners import `@evals/runner`
    writeFileSync(path(file), text.replaceAll('@evals/runner', `@evals/${runnerOf(lab)}`))
  }
  const setup = setups[runnerOf(lab)]
  for (const [file, text] of Object.entries({ ...setup.files, ...files })) write(file, text)

  const cli = join(labs, lab, 'node_modules', setup.cli)
  const launch = (command: string, args: readonly string[], environment: Record<string, string>): Running => {
    const { CI: _ci, FORCE_COLOR: _force, GITHUB_ACTIONS: _actions, VITEST: _vitest, VITEST_WORKER_ID: _worker, JEST_WORKER_ID: _jest, NODE_ENV: _mode, NODE_OPTIONS: _options, ...inherited } = process.env
    return follow(spawn(command, args, { cwd: folder, env: { ...inherited, ...environment }, stdio: ['pipe', 'pipe', 'pipe'], detached: true }))
  }
  const command = (args: readonly string[], environment: Record<string, string> = {}): Running => launch(process.execPath, [cli, ...args], { NO_COLOR: '1', ...environment })
  const start = (more: readonly string[] = [], environment?: Record<string, string>): Running => command([...setup.args, ...more], environment)
  const tests: Project['tests'] = async (more = [], environment) => {
    const finished = await start([...setup.jsonArgs, ...more], environment).finished
    return { ...finished, tests: readOutcomes(path(RESULTS)) }
  }
  const startInTerminal = (more: readonly string[] = [], environment: Record<string, string> = {}): Running => {
    const words = [process.execPath, cli, ...setup.terminalArgs, ...more].map((word) => `'${word}'`)
    const command = `stty cols 80 rows 24; exec ${words.join(' ')}`
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
    test: (more, environment) => start(more, environment).finished,
    tests,
    command: (args, environment) => command(args, environment).finished,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

interface JsonReport {
  testResults: { name: string; assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[] }[]
}

/** In the order in which they were written. */
function readOutcomes(file: string): TestOutcome[] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as JsonReport
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
      file: basename(name),
      name: [...ancestorTitles, title].filter(Boolean).join(' > '),
      title,
      status: status === 'passed' || status === 'failed' ? status : 'skipped',
      messages: failureMessages.map((message) => stripVTControlCharacters(message)),
    })),
  )
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
