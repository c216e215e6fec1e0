/** Queries that a team keeps under a name, in a file beside its code: `evals.views.json`, reviewed and shared like it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomically } from '@evals/core'

export const VIEWS_FILE = 'evals.views.json'

/** The file is not what it should be, or has no such view: the message says what to do. */
export class SavedViewError extends Error {
  override name = 'SavedViewError'
}

export interface SavedView {
  query: string
  /** As `--sort` takes it. */
  sort?: string | undefined
  /** It is about spans, and not rows. */
  spans?: boolean | undefined
}

export type SavedViews = Readonly<Record<string, SavedView>>

/**
 * @returns none where there is no such file
 * @throws {SavedViewError} for a file that is none
 */
export function readViews(root: string): SavedViews {
  const path = join(root, VIEWS_FILE)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SavedViewError(`${VIEWS_FILE} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isRecord(value)) throw new SavedViewError(`${VIEWS_FILE} holds ${SHAPE}`)
  for (const [name, view] of Object.entries(value)) {
    const problem = viewProblem(view)
    if (problem !== undefined) throw new SavedViewError(`${VIEWS_FILE}: ${JSON.stringify(name)} ${problem}; it holds ${SHAPE}`)
  }
  return value as SavedViews
}

const SHAPE = 'one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view'

function viewProblem(view: unknown): string | undefined {
  if (!isRecord(view)) return 'is no object'
  if (typeof view['query'] !== 'string') return 'has no "query" that is a text'
  if (view['sort'] !== undefined && typeof view['sort'] !== 'string') return 'has a "sort" that is no text'
  if (view['spans'] !== undefined && typeof view['spans'] !== 'boolean') return 'has a "spans" that is not true or false'
  const other = Object.keys(view).find((key) => !['query', 'sort', 'spans'].includes(key))
  return other === undefined ? undefined : `has ${JSON.stringify(other)}, which means nothing`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {SavedViewError} where there is no view of this name */
export function viewNamed(root: string, name: string): SavedView {
  const views = readViews(root)
  if (Object.hasOwn(views, name)) return views[name]!
  const names = Object.keys(views)
  throw new SavedViewError(`there is no view ${JSON.stringify(name)} in ${VIEWS_FILE}${names.length === 0 ? ', which has none yet: --save-view makes one' : `; there are ${names.slice(0, 20).join(', ')}`}`)
}

/** Views stand by name, so that two people who add one seldom meet. @returns whether there was one of this name */
export function saveView(root: string, name: string, { query, sort, spans }: SavedView): 'added' | 'replaced' | 'unchanged' {
  if (!/^[\w][\w .-]{0,79}$/.test(name)) throw new SavedViewError(`a view’s name has letters, digits, spaces, dots, dashes and underscores, and ${JSON.stringify(name)} has others`)
  const known = readViews(root)
  const view: SavedView = { query, ...(sort !== undefined && { sort }), ...(spans === true && { spans }) }
  const before = Object.hasOwn(known, name) ? known[name] : undefined
  if (before && JSON.stringify(before) === JSON.stringify(view)) return 'unchanged'
  writeViews(root, { ...known, [name]: view })
  return before ? 'replaced' : 'added'
}

/** @throws {SavedViewError} where there is no view of this name */
export function deleteView(root: string, name: string): void {
  viewNamed(root, name)
  const { [name]: _removed, ...rest } = readViews(root)
  writeViews(root, rest)
}

function writeViews(root: string, views: SavedViews): void {
  const entries = Object.entries(views).toSorted(([a], [b]) => (a < b ? -1 : 1))
  writeAtomically(join(root, VIEWS_FILE), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`)
}
