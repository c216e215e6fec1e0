/**
 * The process of one run: loads Jest ahead, waits to be told what to run, runs it, tells what went wrong outside of cells, and is
 * over. Whatever the user's code does to it, it is no other run's.
 */
import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shareJudgeSettings, type EvalsOptions, type RunnerProblem } from '@evals/core'
import { serveLimiter } from '@evals/llm/limiter'
import type { TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import { jestModule } from '../jestModules.ts'
import { shareContext } from '../runContext.ts'
import { CELLS } from './cellsTitle.ts'
import type { FromRun, ToRun } from './runMessages.ts'
import { stop } from './stop.ts'

interface JestCore {
  runCLI: (argv: Config.Argv, projects: string[]) => Promise<{ results: { testResults: TestResult[] } }>
}
interface JestConfig {
  readConfigs: (argv: Config.Argv, projects: string[]) => Promise<{ globalConfig: Config.GlobalConfig }>
}

const [project = process.cwd(), configFile] = process.argv.slice(2)
const core = jestModule(project, '@jest/core') as JestCore
const { readConfigs } = jestModule(project, 'jest-config') as JestConfig

// Reporters are left out, and what else prints has nobody to read it
for (const stream of [process.stdout, process.stderr]) stream.write = () => true

process.on('message', (message: ToRun) => {
  if (message.kind === 'stop') return stop()
  void (message.kind === 'find' ? find() : run(message))
    .catch((error: unknown): FromRun => ({ files: [], problems: [{ message: error instanceof Error ? error.message : String(error) }] }))
    .then((answer) => process.send!(answer, () => process.exit(0)))
})
process.on('disconnect', () => process.exit(0))

function argv(more: Record<string, unknown>): Config.Argv {
  return { $0: 'jest', _: [], runInBand: true, watch: false, watchAll: false, coverage: false, silent: true, ci: true, passWithNoTests: true, reporters: [], ...(configFile === undefined ? {} : { config: configFile }), ...more } as unknown as Config.Argv
}

/** Jest prints its list. */
async function find(): Promise<FromRun> {
  const printed: string[] = []
  const { log } = console
  console.log = (text: unknown) => void printed.push(String(text))
  try {
    await core.runCLI(argv({ listTests: true, json: true }), [project])
  } finally {
    console.log = log
  }
  return { files: JSON.parse(printed.at(-1) ?? '[]') as string[], root: (await configuration()).rootDir, problems: [] }
}

async function run({ files, ask, runFolder }: ToRun & { kind: 'run' }): Promise<FromRun> {
  const globalConfig = await configuration()
  const root = globalConfig.rootDir
  const { baseline, timeout, cache, limits, judge } = optionsOf(globalConfig)
  shareJudgeSettings(judge)
  const limiter = serveLimiter(limits)
  shareContext({ root, runFolder, keepOutputs: baseline?.outputs ?? true, timeout, cache, limiter: limiter.address, playground: ask })
  const { results } = await core.runCLI(argv({ _: [...files], runTestsByPath: true, testNamePattern: `${CELLS}$` }), [project])
  limiter.close()
  return { files: [], problems: results.testResults.flatMap((result) => problemsOf(result, root)) }
}

/** With its reporters, which `argv` leaves out. */
async function configuration(): Promise<Config.GlobalConfig> {
  return (await readConfigs(argv({ reporters: undefined }), [project])).globalConfig
}

/** What the project gives our reporter is of all its runs. */
function optionsOf({ reporters = [] }: Config.GlobalConfig): EvalsOptions {
  const own = realpathSync(fileURLToPath(new URL('../reporter.mjs', import.meta.url)))
  for (const entry of reporters) {
    const [name, options] = typeof entry === 'string' ? [entry, {}] : entry
    if (name === '@evals/jest/reporter' || name === own) return (options ?? {}) as EvalsOptions
  }
  return {}
}

function problemsOf({ testFilePath, testExecError, testResults }: TestResult, root: string): RunnerProblem[] {
  const file = relative(root, testFilePath).replaceAll('\\', '/')
  const failed = testResults.flatMap(({ failureMessages }) => failureMessages.map((message) => message.split(/\n\s+at /)[0]!))
  const messages = [...(testExecError?.message ? [testExecError.message] : []), ...failed]
  return messages.map((message) => ({ file, message: named(file, message.trim().replaceAll(`${root}/`, '')) }))
}

/** Most of what Jest says names the file already. */
function named(file: string, message: string): string {
  return message.includes(file) ? message : `${file}: ${message}`
}
