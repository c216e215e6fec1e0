/** Loads a part of the Jest that the project uses. Strict package managers let nobody but Jest itself see these. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** From the package that a project installs to the one that depends on what we need: elsewhere another version may be in sight. */
const WAYS = {
  'jest-circus/runner': ['jest', '@jest/core', 'jest-config'],
  '@jest/reporters': ['jest', '@jest/core'],
  '@jest/core': ['jest'],
  'jest-config': ['jest', '@jest/core'],
  'jest/package.json': [],
} as const

/**
 * @param root the project's folder
 * @throws where there is no Jest that has it
 */
export function jestModule(root: string, name: keyof typeof WAYS): unknown {
  for (const start of [join(root, 'package.json'), import.meta.url]) {
    try {
      const owner = WAYS[name].reduce<string>((from, step) => createRequire(from).resolve(`${step}/package.json`), start)
      return createRequire(owner)(name)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new Error(`${name} was not found from ${root}: is Jest 29.7 or 30 installed there?`)
}

/** The version of Jest, from its package. */
export function jestVersion(root: string): string {
  return (jestModule(root, 'jest/package.json') as { version: string }).version
}

/** Jest 30's modules have a `default`, some of 29's are the thing itself. */
export function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : module
}
