/** A dataset's history from git: its commits, newest first, and what each did to its rows. */
import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import type { DataProblem } from '@evals/core'
import { diffRows, parseFileRows, type DatasetDiff, type FileRow } from '@evals/store'
import { COMMIT_FORMAT, git, parseCommits, type Commit } from './git.ts'

/** What is in the working tree and not committed stands before all commits. */
export const UNCOMMITTED = 'uncommitted'

export interface Revision extends Commit {
  added: number
  removed: number
  changed: number
  /** The file was named so then, where that was not its name now. */
  path?: string | undefined
  /** Why it can not be told: the file was broken. */
  problem?: string | undefined
}

export interface History {
  revisions: Revision[]
  /** There are older ones. */
  more: boolean
  /** `false`: the file is in no repository, or git is not there. */
  inGit: boolean
}

interface Step {
  commit: Commit
  /** Blobs; zeros: there was none. */
  before: string
  after: string
  path: string
}

const NONE = /^0+$/
const MAX_KEPT = 60

export class FileHistories {
  /** By the two blobs, which say all. */
  private readonly diffs = new Map<string, Promise<DatasetDiff | { problem: string }>>()

  constructor(private readonly root: string) {}

  /** @param file absolute */
  async read(file: string, skip: number, limit: number): Promise<History> {
    const steps = await this.steps(file, skip, limit + 1)
    if (steps === undefined) return { revisions: [], more: false, inGit: false }
    const revisions: Revision[] = []
    if (skip === 0) {
      const diff = await this.uncommitted(file)
      if (diff && counts(diff) > 0) revisions.push(revisionOf({ commit: UNCOMMITTED, author: '', at: new Date().toISOString(), subject: '' }, diff))
    }
    for (const step of steps.slice(0, limit)) {
      const path = this.pathOf(file)
      revisions.push({ ...revisionOf(step.commit, await this.diffOf(step)), ...(step.path !== path && { path: step.path }) })
    }
    return { revisions, more: steps.length > limit, inGit: true }
  }

  /** What one commit did. @returns `undefined` where the file has no such commit */
  async diffAt(file: string, commit: string): Promise<DatasetDiff | { problem: string } | undefined> {
    if (commit === UNCOMMITTED) return this.uncommitted(file)
    for (let skip = 0; ; skip += 200) {
      const steps = (await this.steps(file, skip, 200)) ?? []
      const step = steps.find((one) => one.commit.commit === commit)
      if (step) return this.diffOf(step)
      if (steps.length < 200) return undefined
    }
  }

  /** Each commit that touched a row, newest first, a few commits of the file at a time. @param id what the row was called after the newest of them */
  async ofRow(file: string, id: string, skip: number, limit: number): Promise<{ entries: RowRevision[]; id: string; more: boolean; inGit: boolean; looked: number }> {
    const steps = await this.steps(file, skip, limit + 1)
    if (steps === undefined) return { entries: [], id, more: false, inGit: false, looked: 0 }
    const entries: RowRevision[] = []
    let name: string | undefined = id
    if (skip === 0) name = note(entries, { commit: UNCOMMITTED, author: '', at: new Date().toISOString(), subject: '' }, await this.uncommitted(file), name)
    for (const step of steps.slice(0, limit)) {
      if (name === undefined) break
      name = note(entries, step.commit, await this.diffOf(step), name)
    }
    // Where it was added it has no earlier history
    return { entries, id: name ?? id, more: name !== undefined && steps.length > limit, inGit: true, looked: Math.min(steps.length, limit) }
  }

  private async steps(file: string, skip: number, limit: number): Promise<Step[] | undefined> {
    const path = this.pathOf(file)
    const output = await git(this.root, ['--literal-pathspecs', 'log', '--follow', '--raw', '--no-abbrev', `--skip=${skip}`, `-n${limit}`, `--format=${COMMIT_FORMAT}`, '--', path])
    if (output === undefined) return undefined
    return parseCommits(output).flatMap(({ commit, lines }): Step[] => {
      const [, before, after, paths] = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) \S+\t(.*)$/.exec(lines[0] ?? '') ?? []
      return before === undefined ? [] : [{ commit, before, after: after!, path: paths!.split('\t').at(-1)! }]
    })
  }

  private async uncommitted(file: string): Promise<DatasetDiff | { problem: string } | undefined> {
    const path = this.pathOf(file)
    const head = await git(this.root, ['rev-parse', '--verify', '--quiet', `HEAD:./${path}`])
    const now = await readFile(file, 'utf8').catch(() => undefined)
    if (now === undefined) return undefined
    const before = head === undefined ? '' : ((await git(this.root, ['cat-file', 'blob', head.trim()])) ?? '')
    return before === now ? undefined : diffTexts(file, before, now)
  }

  private diffOf({ before, after, path }: Step): Promise<DatasetDiff | { problem: string }> {
    const key = `${before} ${after}`
    const known = this.diffs.get(key)
    if (known) return known
    const diff = Promise.all([this.textOf(before), this.textOf(after)]).then(([old, now]) => diffTexts(path, old, now))
    this.diffs.set(key, diff)
    if (this.diffs.size > MAX_KEPT) this.diffs.delete(this.diffs.keys().next().value!)
    return diff
  }

  private async textOf(blob: string): Promise<string> {
    return NONE.test(blob) ? '' : ((await git(this.root, ['cat-file', 'blob', blob])) ?? '')
  }

  private pathOf(file: string): string {
    return relative(this.root, file).split(sep).join('/')
  }
}

export interface RowRevision extends Commit {
  what: 'added' | 'removed' | 'changed'
  /** Of a changed row. */
  fields: DatasetDiff['changed'][number]['fields']
}

/** @returns what the row was called before; `undefined` where it was not there */
function note(entries: RowRevision[], commit: Commit, diff: DatasetDiff | { problem: string } | undefined, id: string): string | undefined {
  if (diff === undefined || 'problem' in diff) return id
  const changed = diff.changed.find(({ after }) => after.id === id)
  if (changed) {
    entries.push({ ...commit, what: 'changed', fields: changed.fields })
    return changed.before.id
  }
  if (diff.added.some((row) => row.id === id)) {
    entries.push({ ...commit, what: 'added', fields: [] })
    return undefined
  }
  if (diff.removed.some((row) => row.id === id)) entries.push({ ...commit, what: 'removed', fields: [] })
  return id
}

async function diffTexts(path: string, before: string, after: string): Promise<DatasetDiff | { problem: string }> {
  const [old, now] = await Promise.all([before, after].map((text) => parseFileRows(path, text))) as [{ rows: FileRow[]; problems: DataProblem[] }, { rows: FileRow[]; problems: DataProblem[] }]
  const broken = now.problems[0] ?? old.problems[0]
  return broken && now.rows.length + old.rows.length === 0 ? { problem: `${broken.where}: ${broken.problem}` } : diffRows(old.rows, now.rows)
}

function counts({ added, removed, changed }: DatasetDiff & { problem?: string } | { problem: string; added?: undefined; removed?: undefined; changed?: undefined }): number {
  return added === undefined ? 1 : added.length + removed.length + changed.length
}

function revisionOf(commit: Commit, diff: DatasetDiff | { problem: string }): Revision {
  return 'problem' in diff ? { ...commit, added: 0, removed: 0, changed: 0, problem: diff.problem } : { ...commit, added: diff.added.length, removed: diff.removed.length, changed: diff.changed.length }
}
