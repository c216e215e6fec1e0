/** The Jest reporter: shows progress, and when a run has ended has `core` judge it and `report` say so. Where no other reporter is there, Jest's own stays beside it. */
import { relative } from 'node:path'
import { baselinePath, baselineProblem, beginRecord, checkOptions, DEFAULT_KEEP, finishRun, newRun, plural, shardOf, shareJudgeSettings, writeOutputFile, type CurrentRun, type EvalsOptions, type FinishedRun, type GitState, type Shard, type SuiteRun } from '@evals/core'
import { serveLimiter, type ServedLimiter } from '@evals/llm/limiter'
import { plainText, renderOutputFile, renderRun, type ReportInput } from '@evals/report'
import { colorWanted, ProgressDisplay, tellGitHub } from '@evals/report/live'
import type { Reporter, ReporterOnStartOptions, Test } from '@jest/reporters'
import type { AggregatedResult, AssertionResult, TestContext, TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import { collectFile, collectUnfinished, type CollectedFile } from './collectSuites.ts'
import { createCalmReporters } from './calmReporters.ts'
import { jestVersion } from './jestModules.ts'
import type { FileResult, WithCase, WithSuites } from './results.ts'
import { forgetContext, shareContext } from './runContext.ts'

/** A file of which some cases have ended. */
interface Unfinished extends FileResult {
  results: AssertionResult[]
}

interface WatchedFile {
  suites: SuiteRun[]
  run: CurrentRun
}

/** Jest makes a new reporter for each run of watch mode. By eval file: its newest results in this process, which the next run is compared with and `u` accepts. */
const latest = new Map<string, WatchedFile>()
let lastUpdate: Config.GlobalConfig['updateSnapshot'] | undefined

export default class EvalsReporter implements Reporter {
  private readonly own: Reporter[]
  private readonly options: EvalsOptions
  private run: CurrentRun | undefined
  private readonly files = new Map<string, CollectedFile>()
  private readonly unfinished = new Map<string, Unfinished>()
  private readonly brokenFiles: string[] = []
  private progress: ProgressDisplay | undefined
  private failed: Error | undefined
  private limiter: ServedLimiter | undefined

  constructor(
    private readonly globalConfig: Config.GlobalConfig,
    options: EvalsOptions = {},
  ) {
    const { evals: _jestsOwn, ...given } = options as EvalsOptions & { evals?: unknown }
    checkOptions(given, "reporters: [['@evals/jest/reporter', { ... }]]")
    this.options = given
    const isAlone = (globalConfig.reporters ?? []).length <= 1
    // Naming a reporter drops Jest's own; they stay, as ours only adds to them
    this.own = isAlone ? createCalmReporters(globalConfig, () => this.progress?.lines ?? []) : []
  }

  onRunStart(results: AggregatedResult, options: ReporterOnStartOptions): void {
    this.run = newRun(this.root)
    const limiter = serveLimiter(this.options.limits)
    this.limiter = limiter
    shareJudgeSettings(this.options.judge)
    shareContext({ root: this.root, runFolder: this.run.folder, keepOutputs: this.options.baseline?.outputs ?? true, timeout: this.options.timeout, cache: this.options.cache, limiter: limiter.address, shard: this.shard, replay: this.replayed() })
    lastUpdate = this.globalConfig.updateSnapshot
    this.progress = new ProgressDisplay({ log: (line) => process.stderr.write(`${line}\n`), draws: false })
    process.once('exit', this.onExit)
    for (const signal of SIGNALS) process.once(signal, this.onSignal)
    for (const reporter of this.own) void reporter.onRunStart?.(results, options)
  }

  onTestStart(test: Test): void {
    for (const reporter of this.own) void reporter.onTestStart?.(test)
  }

  onTestCaseResult(test: Test, result: AssertionResult): void {
    const { evals } = result as WithCase<AssertionResult>
    if (!evals) {
      for (const reporter of this.own) void reporter.onTestCaseResult?.(test, result)
      return
    }
    const file = this.unfinished.get(test.path) ?? { suites: [], casesToRun: 0, results: [] }
    if (evals.file) {
      Object.assign(file, evals.file)
      this.unfinished.set(test.path, file)
      this.progress?.collected(file.casesToRun)
      if (this.run) this.run.git ??= beginRecord(this.root, this.run, this.runner)
    }
    file.results.push(result)
    if (evals.meta.summary !== undefined) this.progress?.finished(evals.meta.summary)
  }

  onTestResult(test: Test, result: TestResult, aggregated: AggregatedResult): void {
    this.unfinished.delete(test.path)
    if (result.testExecError) this.brokenFiles.push(this.problemOf(test.path, result))
    if ((result as WithSuites<TestResult>).evals || result.testResults.length > 0) this.files.set(test.path, collectFile(result, this.root))
    for (const reporter of this.own) void reporter.onTestResult?.(test, result, aggregated)
  }

  async onRunComplete(contexts: Set<TestContext>, results: AggregatedResult): Promise<void> {
    const git = await this.run?.git
    for (const reporter of this.own) await reporter.onRunComplete?.(contexts, results)
    const told = this.finish({ git, reasons: results.wasInterrupted ? ['the run was interrupted'] : [], interrupted: results.wasInterrupted })
    for (const line of told ? await tellGitHub(this.root, told) : []) process.stderr.write(`${line}\n`)
  }

  /** Jest's own way to have a reporter fail the run. */
  getLastError(): Error | undefined {
    return this.failed
  }

  /** Ctrl-C ends Jest's process at once: what has finished until then is still judged and told. */
  private readonly onSignal = (signal: NodeJS.Signals): void => {
    this.onExit()
    process.kill(process.pid, signal)
  }

  private readonly onExit = (): void => {
    for (const [path, { suites, results }] of this.unfinished) this.files.set(path, collectUnfinished(suites, results, path, this.root))
    this.finish({ reasons: ['the run was interrupted'], interrupted: true })
  }

  /** Synchronous, as there is nothing to wait for when the process is about to end. @returns what was told, where there was something to tell */
  private finish({ git, reasons, interrupted }: { git?: GitState | undefined; reasons: string[]; interrupted: boolean }): ReportInput | undefined {
    process.off('exit', this.onExit)
    for (const signal of SIGNALS) process.off(signal, this.onSignal)
    this.progress?.stop()
    this.limiter?.close()
    forgetContext()
    const { run } = this
    this.run = undefined
    if (!run) return undefined

    // Files end in the order that workers take them in
    const files = [...this.files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file)
    const suites = files.flatMap((file) => file.suites)
    this.brokenFiles.sort()
    const refused = this.brokenFiles.some((problem) => problem.startsWith(REFUSED))
    const shard = this.shard
    const nothing = suites.length === 0 && !refused
    // A shard without evals leaves a record all the same: merged, it is not missing
    if (nothing && !shard) return undefined
    const otherTests = files.reduce((sum, file) => sum + file.otherTests, 0)
    if (otherTests > 0 && !suites.some(({ cases }) => cases.some(({ summary }) => summary)) && !shard) return undefined

    const otherFailures = files.reduce((sum, file) => sum + file.otherFailures, 0)
    const unlogged = Map.groupBy(files.flatMap((file) => file.unlogged), (problem) => problem)
    const finished = finishRun({
      root: this.root,
      ...run,
      git,
      runner: this.runner,
      update: interrupted && this.update === 'all' ? 'new' : this.update,
      suites,
      shard,
      reasons: [...this.brokenFiles.map((problem) => problem.replace(REFUSED, '')), ...reasons, ...(otherFailures > 0 ? [`${plural(otherFailures, 'test')} that ${otherFailures === 1 ? 'is no eval' : 'are no evals'} failed`] : [])],
      notes: [...unlogged].map(([problem, all]) => `the rows of ${plural(all.length, 'case')} are not in the run record: ${problem}`),
      previous: [...latest.values()].flatMap((file) => file.suites),
      keep: this.options.runs?.keep ?? DEFAULT_KEEP,
    })
    if (this.isWatching) for (const [file, ofFile] of Map.groupBy(suites, (suite) => suite.file)) latest.set(file, { suites: ofFile, run })
    const told = nothing ? undefined : this.say(finished, suites, interrupted)
    if (finished.record.outcome === 'failed') this.failed = new Error('the evals failed')
    return told
  }

  private say(finished: FinishedRun, suites: readonly SuiteRun[], interrupted: boolean): ReportInput {
    const { record, details, written, folder } = finished
    const input = { record, details, written, update: this.update, runPath: relative(this.root, folder), interrupted }
    // As Jest's own reporters: what goes to standard output is for programs (--json)
    process.stderr.write(`\n${renderRun(input, { width: process.stderr.columns || process.stdout.columns || 80, color: colorWanted(process.stderr) })}\n`)
    for (const file of this.outputFiles()) {
      const problem = writeOutputFile(this.root, file, renderOutputFile(file, input, suites))
      if (problem === undefined) continue
      process.stderr.write(` evals  ${problem}\n`)
      this.failed = new Error(problem)
    }
    return input
  }

  /** Jest's command line has no options for reporters: there, an environment variable names the files. */
  private outputFiles(): string[] {
    const fromEnvironment = process.env['EVALS_OUTPUT_FILE']?.split(',').map((file) => file.trim()).filter(Boolean) ?? []
    return [...[this.options.outputFile ?? []].flat(), ...fromEnvironment]
  }

  /** Key `u` in watch mode: Jest runs the tests again for their snapshots; the cases take what the last run gave. */
  private replayed(): string[] | undefined {
    if (!this.isWatching || this.update !== 'all' || lastUpdate === undefined || lastUpdate === 'all' || latest.size === 0) return undefined
    const runs = new Set([...latest.values()].map(({ run }) => run))
    return [...runs].toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime()).map(({ folder }) => folder)
  }

  private problemOf(path: string, { testExecError, failureMessage }: TestResult): string {
    const baseline = baselinePath(path)
    const problem = baselineProblem(baseline, relative(this.root, baseline).replaceAll('\\', '/'))
    const message = (testExecError as Error | undefined)?.message || failureMessage || 'failed'
    if (problem !== undefined && message.includes(problem)) return REFUSED + problem
    return `${relative(this.root, path).replaceAll('\\', '/')}: ${plainText(message.trim().split('\n')[0]!)}`
  }

  private get shard(): Shard | undefined {
    const { shard } = this.globalConfig
    return shardOf(shard && { index: shard.shardIndex, count: shard.shardCount }, process.env)
  }

  private get isWatching(): boolean {
    return this.globalConfig.watch || this.globalConfig.watchAll
  }

  private get root(): string {
    return this.globalConfig.rootDir
  }

  private get update() {
    return this.globalConfig.updateSnapshot
  }

  private get runner(): { name: string; version: string } {
    return { name: 'jest', version: jestVersion(this.root) }
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
/** Marks the problems that are a baseline's. */
const REFUSED = '\0'
