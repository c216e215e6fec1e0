/** Vitest, started once and kept: nothing is printed, nothing is watched, and each run has workers of its own. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { Writable } from 'node:stream'
import { isEvalFile, shareJudgeSettings, type PlaygroundAsk, type PlaygroundRunner, type RunContext, type RunnerProblem } from '@evals/core'
import { serveLimiter, type ServedLimiter } from '@evals/llm/limiter'
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node'
import '../taskMeta.ts'
import { CELL_TITLES } from './cellTitle.ts'
import { FreshFiles } from './freshFiles.ts'
import { PlaygroundReporter, problemsOf } from './playgroundReporter.ts'
import { ReadyPool } from './readyPool.ts'

export interface PlaygroundProject {
  /** The project's folder. */
  root: string
  /** Default: the one that Vitest finds there. */
  configFile?: string | undefined
}

/** Milliseconds in which a run that was stopped may end by itself before its workers are killed. */
const GRACE_MS = 500

interface Warm {
  vitest: Vitest
  reporter: PlaygroundReporter
  files: FreshFiles
  pool: ReadyPool
}

export async function warmVitest(project: PlaygroundProject): Promise<PlaygroundRunner> {
  let warm = await start(project)
  let limiter: ServedLimiter | undefined
  const { version, config: { root } } = warm.vitest

  /** Whatever the user has changed is used from here on, the configuration too. */
  const fresh = async (): Promise<Warm> => {
    if (warm.files.refresh()) {
      const next = await start(project)
      await close(warm)
      limiter?.close()
      limiter = undefined
      warm = next
    }
    return warm
  }
  const contextOf = ({ vitest, reporter: { options } }: Warm, ask: PlaygroundAsk, runFolder: string): RunContext => ({
    root,
    runFolder,
    cache: options.cache,
    limiter: (limiter ??= serveLimiter(options.limits)).address,
    keepOutputs: options.baseline?.outputs ?? true,
    timeout: options.timeout,
    refused: {},
    maxConcurrency: vitest.config.maxConcurrency,
    playground: ask,
  })

  return {
    name: 'vitest',
    version,
    root,
    async evalFiles() {
      const { vitest } = await fresh()
      vitest.clearSpecificationsCache()
      const files = (await vitest.globTestSpecifications()).map(({ moduleId }) => moduleId)
      return [...new Set(files)].filter(mayHaveEvals).toSorted()
    },
    async run(files, ask, runFolder, signal) {
      const { vitest, reporter, pool, files: known } = await fresh()
      if (!reporter.hasPlugin) return [{ message: `the project has no evals plugin. In vitest.config.ts:\n  import { evals } from '@evals/vitest/plugin'\n  export default defineConfig({ plugins: [evals()] })` }]
      const specifications = files.map((file) => specificationOf(vitest, pool, file))
      const others = files.filter((_file, index) => !specifications[index]).map((file) => ({ file: nameOf(root, file), message: `${nameOf(root, file)} is no test file of this project: does \`include\` in its configuration have it?` }))
      const found = specifications.filter((specification) => specification !== undefined)
      if (found.length === 0 || signal.aborted) return others
      vitest.provide('evals', contextOf(warm, ask, runFolder))
      const since = Date.now()
      try {
        return [...others, ...(await (ask.kind === 'run' ? runAll(vitest, reporter, found, signal) : collect(vitest, found, signal)))]
      } finally {
        known.note(since)
        // Vitest sets it for its own command; here it would be that of a process which serves on
        process.exitCode = undefined
        void pool.prepare().catch(() => {})
      }
    },
    async close() {
      limiter?.close()
      await close(warm)
    },
  }
}

async function start({ root, configFile }: PlaygroundProject): Promise<Warm> {
  const reporter = new PlaygroundReporter()
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })
  const since = Date.now()
  const vitest = await createVitest(
    'test',
    {
      root,
      ...(configFile === undefined ? {} : { config: configFile }),
      // Files are looked at before each run: a watcher would start runs of its own
      watch: false,
      reporters: [reporter],
      // A file in which only the cells of one eval are left is no mistake here, and what is focused is ours
      passWithNoTests: true,
      allowOnly: true,
      coverage: { enabled: false },
      typecheck: { enabled: false },
      ui: false,
      // Nothing is written but the run's own record
      update: false,
      cache: false,
    },
    { logLevel: 'silent' },
    { stdout: nowhere(), stderr: nowhere() },
  )
  vitest.snapshot.options.updateSnapshot = 'none'
  await vitest.standalone()
  shareJudgeSettings(reporter.options.judge)
  const files = new FreshFiles(vitest)
  files.note(since)
  return { vitest, reporter, files, pool: new ReadyPool() }
}

async function close({ vitest, pool }: Warm): Promise<void> {
  await pool.close()
  await vitest.close()
}

async function runAll(vitest: Vitest, reporter: PlaygroundReporter, specifications: TestSpecification[], signal: AbortSignal): Promise<RunnerProblem[]> {
  await stoppable(vitest, signal, () => vitest.runTestSpecifications(specifications))
  return reporter.takeProblems()
}

async function stoppable<T>(vitest: Vitest, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    void vitest.cancelCurrentRun('keyboard-input').catch(() => {})
    // Asked twice, it kills workers whose code does not end
    timer = setTimeout(() => void vitest.cancelCurrentRun('keyboard-input').catch(() => {}), GRACE_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await run()
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** Files are loaded, and no test is run. */
async function collect(vitest: Vitest, specifications: TestSpecification[], signal: AbortSignal): Promise<RunnerProblem[]> {
  const wanted = new Set(specifications.map(({ moduleId }) => moduleId))
  const { testModules, unhandledErrors } = await stoppable(vitest, signal, () => vitest.collectTests(specifications))
  return problemsOf(testModules.filter(({ moduleId }) => wanted.has(moduleId)), unhandledErrors)
}

function specificationOf(vitest: Vitest, pool: ReadyPool, file: string): TestSpecification | undefined {
  const owner = vitest.projects.find((project) => project.matchesTestGlob(file))
  return owner?.createSpecification(file, { testNamePattern: CELL_TITLES }, pool.useFor(owner))
}

/** An ordinary test file is not loaded only to find that it has none. */
function mayHaveEvals(file: string): boolean {
  return isEvalFile(file) || /\.eval\b/.test(readFileSync(file, 'utf8'))
}

function nameOf(root: string, file: string): string {
  return relative(root, file).replaceAll('\\', '/')
}
