/** Which runner's evals a project has: what is installed in it decides. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isError, systemProblem } from '@evals/core'

export interface ProjectRunner {
  name: 'vitest' | 'jest'
  /** The playground's process, absolute: to be forked. */
  main: string
}

export type FoundRunner = ProjectRunner | { name: null; problem: string }

const CONFIGURED = { vitest: /^(vitest|vite)\.(config|workspace)\./, jest: /^jest\.config\./ }

/** @param root the project's, absolute: from there packages are looked for, as its own code finds them */
export function findRunner(root: string): FoundRunner {
  const { resolve } = createRequire(join(root, 'package.json'))
  const problems: string[] = []
  const found: ProjectRunner[] = []
  for (const name of ['vitest', 'jest'] as const) {
    try {
      found.push({ name, main: resolve(`@evals/${name}/playground/main`) })
    } catch (error) {
      const code = isError(error) && 'code' in error ? error.code : undefined
      if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') problems.push(`the @evals/${name} of this project has no playground: update it`)
      else if (code !== 'MODULE_NOT_FOUND') problems.push(`@evals/${name} can not be used: ${systemProblem(error)}`)
    }
  }
  // Of two, the one that is set up here: the other may be a workspace's
  const chosen = found.length > 1 ? (found.find(({ name }) => isConfigured(root, name)) ?? found[0]) : found[0]
  return chosen ?? { name: null, problem: problems.join('; ') || 'this project has no runner of evals: install one with `npm install --save-dev @evals/vitest vitest` or `npm install --save-dev @evals/jest jest`. A prompt can be tried without one' }
}

function isConfigured(root: string, name: ProjectRunner['name']): boolean {
  const files = readdirSync(root)
  return files.some((file) => CONFIGURED[name].test(file)) || (name === 'jest' && files.includes('package.json') && hasJestKey(join(root, 'package.json')))
}

function hasJestKey(file: string): boolean {
  try {
    return 'jest' in (JSON.parse(readFileSync(file, 'utf8')) as object)
  } catch {
    return false
  }
}

/**
 * The runner's own command, for a whole run.
 *
 * @returns absolute: to be run by Node. `undefined` where the runner is not installed
 */
export function runnerCommand(root: string, name: ProjectRunner['name']): string | undefined {
  try {
    const { resolve } = createRequire(join(root, 'package.json'))
    return join(dirname(resolve(`${name}/package.json`)), name === 'vitest' ? 'vitest.mjs' : join('bin', 'jest.js'))
  } catch {
    return undefined
  }
}
