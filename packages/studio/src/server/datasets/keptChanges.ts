/** Changes that were planned and shown: kept, so that what is written is what was looked at, and forgotten when others come. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { applyDatasetChange, readWritableText, type DatasetChange } from '@evals/core'
import { renderDatasetDiff } from '@evals/store'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import { shortPatch, type ShownPatch } from './shownPatch.ts'

/** Texts of large files are held in memory twice. */
const MAX_CHARACTERS = 400_000_000
const MAX_KEPT = 24

/** A planned change as a page gets it. */
export interface ShownChange {
  /** By which it is applied. Of what the files hold before and after: another plan is another token. */
  token: string
  files: ({ path: string; isNew: boolean } & ShownPatch)[]
}

export interface Applied {
  paths: string[]
  /** The token of the reverse change. */
  undo: string
}

/** What is taken back: a file that was made is removed. */
interface Kept {
  changes: (DatasetChange & { removes?: boolean })[]
}

export class KeptChanges {
  private readonly byToken = new Map<string, Kept>()

  /** Files come with links resolved. */
  private readonly realRoot: string

  constructor(private readonly root: string) {
    this.realRoot = realpathSync(root)
  }

  /**
   * @returns what is to be shown; files that would not change are left out
   * @throws {RequestProblem} 403 for a file that is not the project's, which a part beside a dataset may not be: it can be a link
   */
  keep(changes: readonly DatasetChange[]): ShownChange {
    const real = changes.filter(({ before, after }) => before !== after).map(({ file, before, after }) => ({ file: projectFile(this.root, this.pathOf(file)), before, after }))
    return {
      token: this.add({ changes: real }),
      files: real.map((change) => ({ path: this.pathOf(change.file), isNew: change.before === undefined, ...shortPatch(renderDatasetDiff(change, { folder: this.realRoot })) })),
    }
  }

  /**
   * All files or none.
   *
   * @throws {RequestProblem} 410 for a plan that is not known any more
   * @throws {DataError} where a file is not what it was when the change was planned
   */
  apply(token: string): Applied {
    const kept = this.byToken.get(token)
    if (kept === undefined) throw new RequestProblem(410, 'This change is not known any more: look at it again, and then write it')
    // A folder may have become a link meanwhile
    const moved = kept.changes.find(({ file }) => projectFile(this.root, this.pathOf(file)) !== file)
    if (moved) throw new RequestProblem(409, `${this.pathOf(moved.file)} leads elsewhere now: look at the change again. Nothing was written`)
    const stale = kept.changes.filter(({ file, before }) => readWritableText(file) !== before)
    if (stale.length > 0) {
      throw new RequestProblem(409, `${stale.map(({ file }) => this.pathOf(file)).join(', ')} ${stale.length === 1 ? 'was' : 'were'} changed by something else since this was shown: nothing was written. Look at the change again`)
    }
    const done: Kept['changes'] = []
    try {
      for (const change of kept.changes) {
        write(change)
        done.push(change)
      }
    } catch (error) {
      for (const change of done.toReversed()) write(reverseOf(change))
      throw error
    }
    this.byToken.delete(token)
    return { paths: kept.changes.map(({ file }) => this.pathOf(file)), undo: this.add({ changes: kept.changes.map(reverseOf) }) }
  }

  private add(kept: Kept): string {
    const hash = createHash('sha256')
    for (const { file, before, after, removes = false } of kept.changes) hash.update(JSON.stringify([file, before?.length ?? null, after.length, removes])).update(before ?? '').update('\0').update(after)
    const token = hash.digest('hex').slice(0, 32)
    this.byToken.delete(token)
    this.byToken.set(token, kept)
    this.forgetOld()
    return token
  }

  /** The newest always stays. */
  private forgetOld(): void {
    const sizeOf = ({ changes }: Kept): number => changes.reduce((sum, { before = '', after }) => sum + before.length + after.length, 0)
    let characters = [...this.byToken.values()].reduce((sum, kept) => sum + sizeOf(kept), 0)
    for (const [token, kept] of this.byToken) {
      if (this.byToken.size <= 1 || (characters <= MAX_CHARACTERS && this.byToken.size <= MAX_KEPT)) return
      this.byToken.delete(token)
      characters -= sizeOf(kept)
    }
  }

  private pathOf(file: string): string {
    return relative(this.realRoot, file).split(sep).join('/')
  }
}

function write(change: Kept['changes'][number]): void {
  if (!change.removes) return void applyDatasetChange(change)
  if (existsSync(change.file) && readFileSync(change.file, 'utf8') === change.before) rmSync(change.file)
}

function reverseOf({ file, before, after, removes = false }: Kept['changes'][number]): Kept['changes'][number] {
  if (removes) return { file, before: undefined, after: before! }
  return before === undefined ? { file, before: after, after: '', removes: true } : { file, before: after, after: before }
}
