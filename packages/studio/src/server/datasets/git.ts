/** What git knows of a project's files. Outside a repository, or without git, it knows nothing. */
import { execFile } from 'node:child_process'
import { GIT_SAFELY } from '@evals/core'

const TIMEOUT_MS = 30_000
const MAX_BYTES = 512 * 1024 * 1024

/** Paths as they are, and not in quotes. */
const SAFELY = [...GIT_SAFELY, '-c', 'core.quotePath=false']

/** @returns `undefined` where git is not there, the folder is in no repository, or git refuses */
export function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', [...SAFELY, ...args], { cwd: folder, timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES }, (error, stdout) => resolve(error ? undefined : stdout))
  })
}

/** What stands between the fields of a commit's line. Who wrote a name or a subject may have put it there: what git makes itself comes first. */
const FIELD = '\u001f'

/** For `--format`, behind a NUL so that a commit's line is told from those of its files. */
export const COMMIT_FORMAT: string = `%x00${['%H', '%aI', '%an', '%s'].join('%x1f')}`

export interface Commit {
  commit: string
  author: string
  /** ISO 8601. */
  at: string
  subject: string
}

/** @returns each commit with the lines that git wrote below it */
export function parseCommits(output: string): { commit: Commit; lines: string[] }[] {
  return output.split('\0').slice(1).map((part) => {
    const [head = '', ...lines] = part.split('\n')
    const [commit = '', at = '', author = '', ...subject] = head.split(FIELD)
    return { commit: { commit, author, at, subject: subject.join(' ') }, lines: lines.filter((line) => line !== '') }
  })
}
