/** The Vite plugin: brings `describe.eval` and the matchers into every project's workers, and the reporter into the run. */
import { fileURLToPath } from 'node:url'
import { checkOptions, type EvalsOptions } from '@evals/core'
import type { Plugin } from 'vitest/config'
import type { Vitest } from 'vitest/node'
import { CalmDefaultReporter } from './calmDefaultReporter.ts'
import { CalmGitHubReporter } from './calmGitHubReporter.ts'
import { isPlaygroundReporter } from './playground/playgroundReporter.ts'
import './taskMeta.ts'
import { EvalsReporter } from './reporter.ts'

export type { EvalsOptions }

/** How messages name the options. */
const OWNER = 'evals({ ... })'

/**
 * @example
 * // vitest.config.ts
 * import { evals } from '@evals/vitest/plugin'
 * export default defineConfig({ plugins: [evals()] })   // then: vitest --reporter=evals
 */
export function evals(options: EvalsOptions = {}): Plugin {
  requireNode()
  checkOptions(options, OWNER)
  const watched = new Map<string, Set<string>>()
  let ofReporter: EvalsOptions | undefined
  return {
    name: 'evals',
    config: ({ test = {} }) => {
      ofReporter ??= reporterOptions(test.reporters)
      return {
        test: {
          // Evals run in Node: a browser project has none, and could not load what the set-up file needs
          ...(test.browser?.enabled ? {} : { setupFiles: [fileURLToPath(new URL('./setup.mjs', import.meta.url))] }),
          // Whoever says which files are tests says it for evals too
          ...(test.include ? {} : { include: ['**/*.{test,spec,eval}.?(c|m)[jt]s?(x)'] }),
          // Undefined for a file that no eval reads: an empty list would stop Vitest from looking for its importers
          watchTriggerPatterns: [{ pattern: /.*/, testsToRun: (file: string) => (watched.has(file) ? [...watched.get(file)!] : undefined) }],
        },
      }
    },
    configureVitest({ vitest }: { vitest: Vitest }) {
      const playground = (vitest.config.reporters as unknown[]).find(isPlaygroundReporter)
      if (playground) playground.useOptions({ ...options, ...ofReporter })
      else installReporter(vitest, options, watched)
    },
  } as Plugin
}

/** Vitest itself starts on older versions with a warning; better now than after the models have been paid. */
function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 13)) throw new Error(`@evals/vitest needs Node 22.13 or later; this is ${process.versions.node}`)
}

/** Those that are given where the reporter is named: a playground has a reporter of its own in its place. */
function reporterOptions(reporters: unknown): EvalsOptions | undefined {
  const entries: unknown[] = Array.isArray(reporters) ? reporters : []
  const entry = entries.find((reporter): reporter is [string, EvalsOptions?] => Array.isArray(reporter) && reporter[0] === 'evals')
  return entry?.[1]
}

type ConfiguredReporter = Vitest['config']['reporters'][number]

/** Runs once for each project; when it has run, no `evals` entry is left and the reporter is there. */
function installReporter(vitest: Vitest, options: EvalsOptions, watched: Map<string, Set<string>>): void {
  const reporters = vitest.config.reporters as ConfiguredReporter[]
  const installed = reporters.some((reporter) => reporter instanceof EvalsReporter)
  const named = reporters.findIndex((reporter) => Array.isArray(reporter) && reporter[0] === 'evals')
  if (named === -1) {
    if (!installed) reporters.push(new EvalsReporter({ ...options, quiet: true }, watched))
    return
  }
  const entry = reporters[named] as [string, EvalsOptions | undefined]
  checkOptions(entry[1] ?? {}, OWNER)
  const own = new EvalsReporter({ ...options, ...entry[1] }, watched)
  // Naming a reporter drops Vitest's own; they stay, as ours only adds to them
  const hasOther = reporters.length > 1
  const defaults: ConfiguredReporter[] = hasOther ? [] : [new CalmDefaultReporter(), ...(process.env['GITHUB_ACTIONS'] ? [new CalmGitHubReporter()] : [])]
  vitest.config.reporters = reporters.flatMap((reporter, index): ConfiguredReporter[] => (index === named ? [...defaults, own] : Array.isArray(reporter) && reporter[0] === 'evals' ? [] : [reporter])) as typeof vitest.config.reporters
}
