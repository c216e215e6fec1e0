/** Who changed each of some files last, and when: in one pass over the newest commits, whatever the number of files. */
import { COMMIT_FORMAT, git, parseCommits, type Commit } from './git.ts'

/** Older changes than these are not looked for: a page is not to wait for the history of ten years. */
const MAX_COMMITS = 2_000
const MAX_PATHS = 300

export interface LastChange {
  /** `undefined`: none among the newest commits. */
  last?: Commit | undefined
  /** What git has of it is not what is there. `new`: git does not have it. */
  state?: 'changed' | 'new' | undefined
}

/** By path. Empty where git is not there. */
export async function lastChanges(root: string, paths: readonly string[]): Promise<Map<string, LastChange>> {
  const changes = new Map<string, LastChange>()
  if (paths.length === 0) return changes
  const asked = paths.slice(0, MAX_PATHS)
  const [log, status] = await Promise.all([
    git(root, ['--literal-pathspecs', 'log', '--relative', '--name-only', `-n${MAX_COMMITS}`, `--format=${COMMIT_FORMAT}`, '--', ...asked]),
    git(root, ['--literal-pathspecs', 'status', '--porcelain=v1', '--untracked-files=all', '--no-renames', '-z', '--', ...asked]),
  ])
  const wanted = new Set(asked)
  for (const { commit, lines } of parseCommits(log ?? '')) {
    for (const path of lines) if (wanted.has(path) && !changes.has(path)) changes.set(path, { last: commit })
  }
  const prefix = (await git(root, ['rev-parse', '--show-prefix']))?.trim() ?? ''
  for (const entry of (status ?? '').split('\0')) {
    const path = entry.slice(3).slice(prefix.length)
    if (wanted.has(path)) changes.set(path, { ...changes.get(path), state: entry.startsWith('??') ? 'new' : 'changed' })
  }
  return changes
}
