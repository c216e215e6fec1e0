/** What is to be saved, looked at first as git shows it, and then written whole or not at all. */
import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { isError, systemProblem, writeAtomically } from '@evals/core'
import { renderDatasetDiff } from '@evals/store'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import type { SaveAnswer, SavePlan } from './playgroundAnswers.ts'

/** One file's, not yet made. */
export interface FileChange {
  /** Absolute. */
  path: string
  /** `undefined`: there is no such file. */
  before: string | undefined
  after: string
}

export interface PlannedSave {
  changes: FileChange[]
  problems: SavePlan['problems']
  copy?: string | undefined
}

/** Plans that are looked at, or were left: the oldest goes. */
const MAX_KEPT = 50

export interface SavePlans {
  keep: (planned: PlannedSave) => SavePlan
  /** @throws {RequestProblem} where it is not known, or a file is not any more what it was */
  apply: (hash: string) => SaveAnswer
}

export function createSavePlans(root: string): SavePlans {
  const kept = new Map<string, FileChange[]>()
  return {
    keep({ changes: all, problems, copy }) {
      const changes = all.filter(({ before, after }) => before !== after)
      const id = hash('sha256', JSON.stringify(changes))
      kept.delete(id)
      kept.set(id, changes)
      for (const oldest of kept.keys()) {
        if (kept.size <= MAX_KEPT) break
        kept.delete(oldest)
      }
      return { changes: changes.map((change) => ({ file: nameOf(root, change.path), patch: renderDatasetDiff({ file: change.path, before: change.before, after: change.after }, { folder: realpathSync(root) }) })), hash: id, problems, ...(copy === undefined ? {} : { copy }) }
    },
    apply(id) {
      const changes = kept.get(id)
      if (!changes) throw new RequestProblem(404, 'This was not planned, or too long ago: look at the changes again')
      for (const { path, before } of changes) {
        // A folder may have become a link meanwhile
        if (projectFile(root, nameOf(root, path)) !== path) throw new RequestProblem(409, `${nameOf(root, path)} leads elsewhere now: look at the changes again. Nothing was written`)
        if (readIfThere(path) !== before) throw new RequestProblem(409, `${nameOf(root, path)} was changed by something else in the meantime: look at the changes again. Nothing was written`)
      }
      const files: string[] = []
      for (const { path, after } of changes) {
        try {
          mkdirSync(dirname(path), { recursive: true })
          writeAtomically(path, after)
          files.push(nameOf(root, path))
        } catch (error) {
          throw new RequestProblem(409, `${nameOf(root, path)} can not be written: ${systemProblem(error)}${files.length > 0 ? `. Written: ${files.join(', ')}` : ''}`)
        }
      }
      kept.delete(id)
      return { files }
    },
  }
}

/** @returns `undefined` where there is no such file @throws {RequestProblem} where it can not be read, or is no text */
export function readIfThere(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path))
  } catch (error) {
    if (isError(error) && 'code' in error && error.code === 'ENOENT') return undefined
    throw new RequestProblem(400, `${path} can not be read: ${isError(error) && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8 text' : systemProblem(error)}`)
  }
}

/** @param path links in it are resolved */
function nameOf(root: string, path: string): string {
  return relative(realpathSync(root), path).split(sep).join('/')
}
