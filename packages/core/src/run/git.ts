/** The state of the repository that a run was made from. */
import { execFile } from 'node:child_process'

export interface GitState {
  commit: string
  branch?: string | undefined
  dirty: boolean
}

/** Before every command: a repository's own configuration may name programs that are run for these. */
export const GIT_SAFELY: readonly string[] = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'log.showSignature=false']

/** @returns `undefined` outside a repository, before its first commit, or without git */
export function gitState(folder: string): Promise<GitState | undefined> {
  return new Promise((resolve) => {
    const arguments_ = [...GIT_SAFELY, 'status', '--porcelain=v2', '--branch', '--untracked-files=no']
    execFile('git', arguments_, { cwd: folder, timeout: 5000, maxBuffer: 16 * 1024 * 1024 }, (error, output) => {
      resolve(error ? undefined : parseStatus(output))
    })
  })
}

function parseStatus(output: string): GitState | undefined {
  const header = (name: string): string | undefined => new RegExp(`^# branch\\.${name} (.+)$`, 'm').exec(output)?.[1]
  const commit = header('oid')
  const branch = header('head')
  if (!commit || commit === '(initial)') return undefined
  return { commit, ...(branch && branch !== '(detached)' ? { branch } : {}), dirty: output.split('\n').some((line) => line !== '' && !line.startsWith('#')) }
}
