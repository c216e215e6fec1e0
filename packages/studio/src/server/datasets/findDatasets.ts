/** The dataset files of a project: those that git knows or would take, and whose beginning is that of rows. */
import { open, readdir, stat, type FileHandle } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { datasetSchemaFile, isPlainObject } from '@evals/core'
import { projectFile } from '../project/projectFile.ts'
import { git } from './git.ts'

export interface DatasetFile {
  /** Relative to the project's root, with forward slashes. */
  path: string
  bytes: number
  modifiedMs: number
  /** Only JSON Lines are written. */
  writable: boolean
  /** Relative to the root. */
  schema?: string | undefined
  labels?: string | undefined
}

const EXTENSIONS = ['.jsonl', '.ndjson', '.csv', '.json', '.yaml', '.yml']
/** Where the folder is no repository, this many entries are looked at. */
const MAX_WALKED = 20_000
const HEAD = 64 * 1024
const NEVER = /(^|\/)(node_modules|\.git|\.evals|__evals__|dist|\.out)(\/|$)|\.labels\.jsonl$|\.schema\.json$|(^|\/)(package(-lock)?|tsconfig[^/]*)\.json$|(^|\/)pnpm-(lock|workspace)\.ya?ml$/

const heads = new Map<string, { stamp: string; isDataset: boolean }>()

/** In the order of their paths. */
export async function findDatasets(root: string): Promise<DatasetFile[]> {
  const listed = (await git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...EXTENSIONS.map((extension) => `*${extension}`)]))?.split('\0')
  const paths = [...new Set(listed ?? (await walk(root)))].filter((path) => path !== '' && EXTENSIONS.includes(extname(path).toLowerCase()) && !NEVER.test(path)).sort()
  const found: DatasetFile[] = []
  for (const path of paths) {
    const file = await describe(root, path)
    if (file) found.push(file)
  }
  return found
}

/** Whether the studio shows a file of this name as a dataset at all. */
export function isDatasetName(path: string): boolean {
  return EXTENSIONS.includes(extname(path).toLowerCase())
}

async function describe(root: string, path: string): Promise<DatasetFile | undefined> {
  try {
    const file = projectFile(root, path)
    const { size, mtimeMs, isFile } = await stat(file).then((found) => ({ size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() }))
    if (!isFile || size === 0) return undefined
    const stamp = `${size} ${mtimeMs}`
    const known = heads.get(file)
    const isDataset = known?.stamp === stamp ? known.isDataset : looksLikeRows(extname(path).toLowerCase(), await headOf(file))
    heads.set(file, { stamp, isDataset })
    return isDataset ? { path, bytes: size, modifiedMs: mtimeMs, writable: isWritableName(path), ...companions(root, path) } : undefined
  } catch {
    // Gone since it was listed, a link that leads out, or not to be read: none of this project's datasets
    return undefined
  }
}

export function isWritableName(path: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path)
}

export function companions(root: string, path: string): Pick<DatasetFile, 'schema' | 'labels'> {
  const schema = datasetSchemaFile(path)
  const labels = path.replace(/\.[^./\\]+$/, '') + '.labels.jsonl'
  return { ...(existsSync(join(root, schema)) && { schema }), ...(existsSync(join(root, labels)) && { labels }) }
}

async function headOf(file: string): Promise<string> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '')
  } finally {
    await handle?.close()
  }
}

/** By the first row. A line of which more than the head is needed counts by what is there of it. */
function looksLikeRows(extension: string, head: string): boolean {
  if (extension === '.csv') return /(^|[,;"\t])input(\.[^,;"\t]*)?["\t,;]?/.test(head.split('\n')[0] ?? '')
  if (extension === '.yaml' || extension === '.yml') return /^\s*-\s/m.test(head) && /^(\s*-\s+|\s+)["']?input["']?\s*:/m.test(head)
  if (extension === '.json') return /^\s*\[\s*\{/.test(head) && /"input"\s*:/.test(head)
  const lines = head.split('\n').filter((line) => line.trim() !== '')
  const first = lines[0] ?? ''
  try {
    const value: unknown = JSON.parse(first)
    return isPlainObject(value) && value['input'] !== undefined
  } catch {
    // A first line that is broken, or longer than the head
    return /^\s*\{/.test(first) && lines.some((line) => /"input"\s*:/.test(line))
  }
}

async function walk(root: string): Promise<string[]> {
  const paths: string[] = []
  const folders = ['']
  let seen = 0
  for (let folder = folders.shift(); folder !== undefined && seen < MAX_WALKED; folder = folders.shift()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
      seen++
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !entry.name.startsWith('.') && !NEVER.test(path)) folders.push(path)
      else if (entry.isFile()) paths.push(path.split(sep).join('/'))
    }
  }
  return paths
}
