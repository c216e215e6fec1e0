/** A dataset as a command names it: `questions.jsonl`, or as it was at a revision, `questions.jsonl@HEAD~1`. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { GIT_SAFELY, DataError, systemProblem } from '@evals/core'
import { requireFileRows, type FileRow } from './fileRows.ts'

export interface DatasetSource {
  /** Absolute. */
  file: string
  rev?: string | undefined
  /** With its byte order mark, if it has one. */
  text: string
}

/**
 * @param named a path, or `path@revision` of its git repository; a file that has this very name comes first
 * @throws {DataError} where there is no such file, repository or revision
 */
export async function readDatasetSource(named: string): Promise<DatasetSource> {
  const at = named.lastIndexOf('@')
  if (at < 1 || existsSync(named)) return { file: resolve(named), text: readText(resolve(named)) }
  const [file, rev] = [resolve(named.slice(0, at)), named.slice(at + 1)]
  return { file, rev, text: await textAt(file, rev, named) }
}

/** @throws {DataError} with every problem at once */
export async function rowsOfSource({ file, text }: DatasetSource): Promise<FileRow[]> {
  return requireFileRows(file, text, 'nothing was read')
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const problem = code === 'ENOENT' ? 'there is no such file' : code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8 text' : `can not be read: ${systemProblem(error)}`
    throw refusal(file, file, problem)
  }
}

function textAt(file: string, rev: string, named: string): Promise<string> {
  // The folder may be gone since
  let folder = dirname(file)
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  const path = relative(folder, file).split(sep).join('/')
  if (rev === '' || rev.startsWith('-')) throw refusal(file, named, 'names no revision behind the @, such as HEAD, a branch or a commit')
  return new Promise((resolve, reject) => {
    execFile('git', [...GIT_SAFELY, 'show', '--no-textconv', '--end-of-options', `${rev}:./${path}`], { cwd: folder, timeout: 30_000, maxBuffer: 1024 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(refusal(file, named, gitProblem(stderr, error)))
      else resolve(stdout)
    })
  })
}

function gitProblem(stderr: string, error: NodeJS.ErrnoException | { code?: unknown; message: string }): string {
  if (error.code === 'ENOENT') return 'can not be read: git is not installed'
  if (stderr.includes('not a git repository')) return 'is in no git repository'
  if (/does not exist in|exists on disk, but not in/.test(stderr)) return 'there is no such file at this revision'
  if (/invalid object name|unknown revision|bad revision/.test(stderr)) return 'there is no such revision'
  return `can not be read from git: ${stderr.trim().replace(/^fatal: /, '').split('\n')[0] || error.message}`
}

function refusal(file: string, where: string, problem: string): DataError {
  return new DataError(basename(file), [{ where, problem }], 'nothing was read')
}
