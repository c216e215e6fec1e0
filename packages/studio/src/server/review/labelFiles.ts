/** Which files of labels there are in a project, which dataset each is of, and what they say, kept as long as nobody else writes to them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { LabelBook } from '@evals/core/labels'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'

const LABELS = /\.labels\.jsonl$/i
const DATASET_ENDS = ['.jsonl', '.ndjson', '.json', '.yaml', '.yml', '.csv']
const MAX_DEPTH = 12

export function isLabelFile(path: string): boolean {
  return LABELS.test(path)
}

export function findLabelFiles(root: string): string[] {
  return findFiles(root, isLabelFile)
}

/** Relative to the root, in the order of the alphabet; none of what is installed, built or hidden. */
export function findFiles(root: string, isWanted: (name: string) => boolean): string[] {
  const found: string[] = []
  const look = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue
      if (entry.isDirectory() && depth < MAX_DEPTH) look(join(folder, entry.name), depth + 1)
      else if (entry.isFile() && isWanted(entry.name)) found.push(relative(root, join(folder, entry.name)).split(sep).join('/'))
    }
  }
  look(root, 0)
  return found.sort()
}

/** @example labelFileOf('data/questions.jsonl')   // 'data/questions.labels.jsonl' */
export function labelFileOf(path: string): string {
  return isLabelFile(path) ? path : `${path.replace(/\.\w+$/, '')}.labels.jsonl`
}

/** The dataset that a file of labels stands beside, relative to the root as that is. */
export function datasetOf(root: string, path: string): string | undefined {
  const stem = path.replace(LABELS, '')
  return DATASET_ENDS.map((end) => stem + end).find((candidate) => existsSync(join(root, candidate)))
}

interface Kept {
  book: LabelBook
  mark: string
}

const kept = new Map<string, Kept>()
/** Files that are kept as read: a person reviews one at a time. */
const MAX_KEPT = 4

export interface OpenLabels {
  /** Absolute. */
  file: string
  book: LabelBook
}

/** @throws {RequestProblem} where there is no such file, it is none of labels, or it is no text */
export function openLabels(root: string, path: string): OpenLabels {
  if (!isLabelFile(path)) throw new RequestProblem(400, `${JSON.stringify(path)} is no file of labels: these end with .labels.jsonl`)
  const file = projectFile(root, path)
  const mark = markOf(file)
  if (mark === undefined) throw new RequestProblem(404, `There is no ${path}: no review of it has been started`)
  const known = kept.get(file)
  if (known?.mark === mark) return { file, book: known.book }
  const book = LabelBook.parse(readText(file, path))
  keep(file, { book, mark })
  return { file, book }
}

/** After a line has been put at the end by this server: as long as nothing else was, the rest need not be read again. */
export function noteAppended({ file, book }: OpenLabels, line: string, sizeBefore: number): void {
  const mark = markOf(file)
  if (mark !== undefined && statSync(file).size === sizeBefore + Buffer.byteLength(line) + 1) {
    book.add(line)
    keep(file, { book, mark })
  } else {
    kept.delete(file)
  }
}

export function forget(file: string): void {
  kept.delete(file)
}

function keep(file: string, entry: Kept): void {
  kept.delete(file)
  kept.set(file, entry)
  if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!)
}

function markOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found?.isFile() ? `${found.ino} ${found.size} ${found.mtimeNs}` : undefined
}

function readText(file: string, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    throw new RequestProblem(400, `${path} can not be read: ${error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message}`)
  }
}
