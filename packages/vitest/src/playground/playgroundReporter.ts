/** The only reporter of a playground's Vitest: it hears what went wrong outside of cells, and prints nothing. */
import type { EvalsOptions, RunnerProblem } from '@evals/core'
import { relative } from 'node:path'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Known by this also to the plugin of another copy of the package. */
const MARK = Symbol.for('@evals/vitest playground reporter')

export class PlaygroundReporter implements Reporter {
  readonly [MARK] = true
  /** What the project's plugin was given. */
  options: EvalsOptions = {}
  /** Whether the project has the plugin. */
  hasPlugin = false
  private problems: RunnerProblem[] = []

  useOptions(options: EvalsOptions): void {
    this.options = options
    this.hasPlugin = true
  }

  /** @returns those since the last time */
  takeProblems(): RunnerProblem[] {
    const taken = this.problems
    this.problems = []
    return taken
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    this.problems.push(...problemsOf(modules, unhandledErrors))
  }
}

export function isPlaygroundReporter(reporter: unknown): reporter is PlaygroundReporter {
  return typeof reporter === 'object' && reporter !== null && MARK in reporter
}

export function problemsOf(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): RunnerProblem[] {
  const ofModules = modules.flatMap((module) => {
    const inSuites = [...module.children.allSuites()].flatMap((suite) => suite.errors())
    return [...module.errors(), ...inSuites].map((error) => problemOf(error, module.project.vitest.config.root, module.moduleId))
  })
  const root = modules[0]?.project.vitest.config.root ?? ''
  return [...ofModules, ...unhandledErrors.map((error) => problemOf(error as SerializedError, root))]
}

/** One line more than the message: where it was thrown, in the user's own code. */
function problemOf(error: SerializedError, root: string, path?: string): RunnerProblem {
  const place = (error.stacks as { file: string; line: number }[] | undefined)?.find(({ file }) => !file.includes('/node_modules/'))
  const file = path === undefined ? undefined : named(root, path)
  const where = place ? `${named(root, place.file)}:${place.line}` : file
  const message = causes(error).replaceAll(`${root}/`, '')
  return { ...(file === undefined ? {} : { file }), message: where === undefined || message.includes(where) ? message : `${where}: ${message}` }
}

/** Vitest's own errors name what happened in their cause. */
function causes(error: SerializedError): string {
  const { message = '', cause } = error as { message?: string; cause?: SerializedError }
  return cause?.message ? `${message} ${causes(cause)}` : message || String(error.name ?? 'an error without a message')
}

function named(root: string, path: string): string {
  return relative(root, path.replace(/^file:\/\//, '')).replaceAll('\\', '/')
}
