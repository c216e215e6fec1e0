/** Baseline files as a commit has them: what a branch began with, whatever it has written since. */
import { execFileSync } from 'node:child_process'
import { GIT_SAFELY } from './git.ts'

/** There is no such commit, or no repository: the message says what to do. */
export class BaselineRefError extends Error {
  override name = 'BaselineRefError'
}

export interface BaselineCommit {
  /** As it was asked for. @example 'main' */
  ref: string
  /** Where this branch left it: the newest commit that both have. */
  commit: string
}

const PREFIX = 'baseline@'

/** @example baselineRef('baseline@main')   // 'main' */
export function baselineRef(reference: string): string | undefined {
  return reference.startsWith(PREFIX) ? reference.slice(PREFIX.length) : undefined
}

/**
 * The merge base of what is checked out and the ref. A branch that is only known from the remote, as in CI, is found by its name alone.
 *
 * @param ref a branch, tag or commit
 * @throws {BaselineRefError}
 */
export function findBaselineCommit(root: string, ref: string): BaselineCommit {
  const tip = [ref, `origin/${ref}`].flatMap((name) => git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])?.trim() ?? [])[0]
  if (tip === undefined) throw new BaselineRefError(`there is no commit ${JSON.stringify(ref)} here, nor origin/${ref}${git(root, ['rev-parse', '--git-dir']) === undefined ? ': this is no git repository' : '. In CI, fetch it first: with actions/checkout, fetch-depth: 0'}`)
  const base = git(root, ['merge-base', 'HEAD', tip])?.trim()
  if (!base) throw new BaselineRefError(`${ref} and what is checked out have no commit in common here: fetch the history first (git fetch --unshallow; with actions/checkout, fetch-depth: 0)`)
  return { ref, commit: base }
}

/** @param path relative to the project's root, with forward slashes @returns `undefined`: the commit has no such file */
export function readTextAt(root: string, commit: string, path: string): string | undefined {
  return git(root, ['show', '--no-textconv', `${commit}:./${path}`])
}

/** @returns `undefined` where git fails */
function git(root: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', [...GIT_SAFELY, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}
