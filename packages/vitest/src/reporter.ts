/** The Vitest reporter: shows progress, and when a run has ended has `core` judge it and `report` say so. It records and gates also when another reporter does the talking. */
import { relative } from 'node:path'
import { acceptSuites, baselinePath, baselineProblem, beginRecord, DEFAULT_KEEP, finishRun, newRun, plural, shardOf, shareJudgeSettings, writeOutputFile, type CurrentRun, type EvalsOptions, type FinishedRun, type GitState, type RunContext, type Shard, type SuiteRun, type UpdateMode } from '@evals/core'
import { serveLimiter, type ServedLimiter } from '@evals/llm/limiter'
import { quietLine, renderOutputFile, renderRun, type ReportInput } from '@evals/report'
import { colorWanted, ProgressDisplay, tellGitHub } from '@evals/report/live'
import type { Reporter, SerializedError, TestCase, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node'
import { casesToRun, collectSuites, hasEvals } from './collectSuites.ts'
import { missingBlobs } from './missingBlobs.ts'

interface FileResults {
  suites: SuiteRun[]
  run: CurrentRun
}

export class EvalsReporter implements Reporter {
  private vitest!: Vitest
  private run: CurrentRun | undefined
  /** By eval file: its newest results in this process, which watch mode compares with and `u` accepts. */
  private readonly latest = new Map<string, FileResults>()
  private progress: ProgressDisplay | undefined
  private accepting = false
  private shard: Shard | undefined
  private limiter: ServedLimiter | undefined
  private refused: Record<string, string> = {}

  constructor(
    private readonly options: EvalsOptions & { quiet?: boolean },
    /** Dataset files and the eval files that read them: the plugin's watch trigger looks here. */
    private readonly watched: Map<string, Set<string>> = new Map(),
  ) {}

  onInit(vitest: Vitest): void {
    this.vitest = vitest
    const { shard } = vitest.config
    this.shard = shardOf(shard && { index: shard.index, count: shard.count }, process.env)
    shareJudgeSettings(this.options.judge)
    this.provide(newRun(this.root))
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    const run = newRun(this.root)
    this.run = run
    this.refused = this.brokenBaselines(specifications)
    this.provide(run, this.accepting ? this.runsThatCount().map(({ folder }) => folder) : undefined)
    this.accepting = false
    process.once('exit', this.onExit)
    if (!this.options.quiet) this.progress = new ProgressDisplay({ log: (line) => this.vitest.logger.log(line), draws: true })
  }

  onTestModuleCollected(module: TestModule): void {
    if (!this.run || !hasEvals(module)) return
    this.run.git ??= beginRecord(this.root, this.run, this.runner)
    this.progress?.collected(casesToRun(module))
  }

  onTestCaseResult(test: TestCase): void {
    const summary = test.meta().evalCase?.summary
    if (summary !== undefined) this.progress?.finished(summary)
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[], reason: TestRunEndReason): Promise<void> {
    const git = await this.run?.git
    const told = this.finish(modules, { git, update: this.updateMode, reasons: this.runnerReasons(modules, unhandledErrors, reason), interrupted: reason === 'interrupted' })
    for (const line of told ? await tellGitHub(this.root, told) : []) this.vitest.logger.log(line)
  }

  /** Ctrl-C ends Vitest's process at once, without an end of the run: what has finished until then is still judged and told. */
  private readonly onExit = (): void => {
    const modules = this.vitest.state.getTestModules()
    const update = this.updateMode === 'none' ? 'none' : 'new'
    this.finish(modules, { update, reasons: ['the run was interrupted'], interrupted: true })
  }

  /** Synchronous, as there is nothing to wait for when the process is about to end. @returns what was told, where there was something to tell */
  private finish(modules: readonly TestModule[], { git, update, reasons, interrupted }: { git?: GitState | undefined; update: UpdateMode; reasons: string[]; interrupted: boolean }): ReportInput | undefined {
    process.off('exit', this.onExit)
    this.progress?.stop()
    this.progress = undefined
    const run = this.run ?? newRun(this.root)
    this.run = undefined
    const { suites, readers, shards, unlogged, otherTests, otherFailures } = collectSuites(modules, this.root)
    this.watch(readers)
    const { shard } = this
    const nothing = suites.length === 0 && !modules.some((module) => this.wasRefused(module))
    // A shard without evals leaves a record all the same: merged, it is not missing
    if (nothing && !shard) return undefined

    const ran = suites.some(({ cases }) => cases.some(({ summary }) => summary))
    if (!ran && otherTests > 0 && !shard) return undefined
    const finished = finishRun({
      root: this.root,
      ...run,
      git,
      runner: this.runner,
      update,
      suites,
      shard,
      reasons: [...reasons, ...missingBlobs(this.vitest.config.mergeReports, shards), ...(otherFailures > 0 ? [`${plural(otherFailures, 'test')} that ${otherFailures === 1 ? 'is no eval' : 'are no evals'} failed`] : [])],
      notes: [...(this.vitest.config.mergeReports ? ['made of blobs: inputs, outputs and traces are in the shards’ own runs; `evals merge` has them too'] : []), ...[...unlogged].map(([problem, count]) => `the rows of ${plural(count, 'case')} are not in the run record: ${problem}`)],
      previous: [...this.latest.values()].flatMap((results) => results.suites),
      keep: this.options.runs?.keep ?? DEFAULT_KEEP,
    })
    for (const [file, ofFile] of Map.groupBy(suites, (suite) => suite.file)) this.latest.set(file, { suites: ofFile, run })
    const told = nothing ? undefined : this.say(finished, suites, interrupted)
    if (finished.record.outcome === 'failed') process.exitCode ||= 1
    return told
  }

  /** Key `u` in watch mode: what was run last becomes the baseline. Vitest then runs failed files again for their snapshots; these replay. */
  onWatcherRerun(_files: string[], trigger?: string): void {
    if (trigger !== 'update snapshot' || this.latest.size === 0) return
    this.accepting = true
    const accepted = this.runsThatCount().map((run) => this.accept(run))
    const written = accepted.flatMap((result) => result.written)
    for (const problem of accepted.flatMap(({ problems }) => problems)) this.vitest.logger.error(` evals  ${problem}`)
    const what = written.length > 0 ? `written: ${written.join(', ')}` : 'unchanged'
    this.vitest.logger.log(`\n evals  accepted what was run last; baseline ${what}\n`)
  }

  /** Runs of this process that hold the newest results of some file, oldest first. */
  private runsThatCount(): CurrentRun[] {
    const runs = new Set([...this.latest.values()].map(({ run }) => run))
    return [...runs].toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  }

  private accept({ folder }: CurrentRun): ReturnType<typeof acceptSuites> {
    const suites = [...this.latest.values()].filter(({ run }) => run.folder === folder).flatMap((results) => results.suites)
    return acceptSuites({ root: this.root, folder, suites })
  }

  /** A baseline that can not be used is found before the first case is run and paid for. */
  private brokenBaselines(specifications: readonly TestSpecification[]): Record<string, string> {
    const found = specifications.map(({ moduleId }) => {
      const path = baselinePath(moduleId)
      return [moduleId, baselineProblem(path, relative(this.root, path).replaceAll('\\', '/'))] as const
    })
    return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined))
  }

  /** A file of ordinary tests does not mind what lies where its baseline would be. */
  private wasRefused(module: TestModule): boolean {
    return module.moduleId in this.refused && module.errors().length > 0
  }

  /** Failures that the evals' own numbers do not tell of. */
  private runnerReasons(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[], reason: TestRunEndReason): string[] {
    const broken = modules.filter((module) => module.errors().length > 0 && !this.wasRefused(module))
    return [
      ...modules.filter((module) => this.wasRefused(module)).map((module) => this.refused[module.moduleId]!),
      ...broken.map((module) => `${module.relativeModuleId}: ${firstLine(module.errors()[0]?.message)}`),
      ...(unhandledErrors.length > 0 ? [`${plural(unhandledErrors.length, 'unhandled error')}: ${firstLine(unhandledErrors[0]?.message)}`] : []),
      ...(reason === 'interrupted' ? ['the run was interrupted'] : []),
    ]
  }

  private get runner(): { name: string; version: string } {
    return { name: 'vitest', version: this.vitest.version }
  }

  private get root(): string {
    return this.vitest.config.root
  }

  /** The live value: `u` in watch mode changes it for one run. */
  private get updateMode(): UpdateMode {
    return this.vitest.snapshot.options.updateSnapshot
  }

  /** Served until Vitest ends, also in watch mode. */
  private get limiterAddress(): string {
    if (!this.limiter) {
      const limiter = serveLimiter(this.options.limits)
      this.limiter = limiter
      this.vitest.onClose(() => limiter.close())
    }
    return this.limiter.address
  }

  private provide({ folder }: CurrentRun, replay?: string[]): void {
    const context: RunContext = {
      root: this.root,
      runFolder: folder,
      cache: this.options.cache,
      limiter: this.limiterAddress,
      keepOutputs: this.options.baseline?.outputs ?? true,
      timeout: this.options.timeout,
      refused: this.refused,
      maxConcurrency: this.vitest.config.maxConcurrency,
      shard: this.shard,
      replay,
    }
    this.vitest.provide('evals', context)
  }

  private watch(readers: ReadonlyMap<string, Set<string>>): void {
    for (const [file, evalFiles] of readers) {
      const known = this.watched.get(file)
      this.watched.set(file, new Set([...(known ?? []), ...evalFiles]))
      if (this.vitest.config.watch) this.vitest.vite.watcher.add(file)
    }
  }

  private say(finished: FinishedRun, suites: readonly SuiteRun[], interrupted: boolean): ReportInput {
    const { record, details, written } = finished
    const input = { record, details, written, update: this.updateMode, runPath: relative(this.root, finished.folder), interrupted }
    const { logger } = this.vitest
    logger.log(this.options.quiet ? `\n${quietLine(input)}\n` : `\n${renderRun(input, { width: process.stdout.columns || 80, color: colorWanted(process.stdout) })}`)
    for (const file of this.outputFiles()) {
      const problem = writeOutputFile(this.root, file, renderOutputFile(file, input, suites))
      if (problem === undefined) continue
      logger.error(` evals  ${problem}`)
      process.exitCode = 1
    }
    return input
  }

  /** Ours, and Vitest's own option: `--outputFile=x.json` or `--outputFile.evals=x.xml`. */
  private outputFiles(): string[] {
    const { outputFile } = this.vitest.config
    const named = typeof outputFile === 'object' ? (outputFile as Record<string, string>)['evals'] : this.options.quiet ? undefined : outputFile
    return [...[this.options.outputFile ?? []].flat(), ...(named ? [named] : [])]
  }
}

function firstLine(message: string | undefined): string {
  return message?.split('\n')[0] ?? 'failed'
}

export default EvalsReporter
