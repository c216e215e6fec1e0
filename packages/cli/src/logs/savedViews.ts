/** Queries that a team keeps under a name, in a file beside its code: `evals.views.json`, reviewed and shared like it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Mistake } from '../frame/mistake.ts'

export const VIEWS_FILE = 'evals.views.json'

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
 * @throws {Mistake} for a file that is none
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
    throw new Mistake(`${VIEWS_FILE} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isRecord(value)) throw new Mistake(`${VIEWS_FILE} holds ${SHAPE}`)
  for (const [name, view] of Object.entries(value)) {
    const problem = viewProblem(view)
    if (problem !== undefined) throw new Mistake(`${VIEWS_FILE}: ${JSON.stringify(name)} ${problem}; it holds ${SHAPE}`)
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

/** @throws {Mistake} where there is no view of this name */
export function viewNamed(root: string, name: string): SavedView {
  const views = readViews(root)
  if (Object.hasOwn(views, name)) return views[name]!
  const names = Object.keys(views)
  throw new Mistake(`there is no view ${JSON.stringify(name)} in ${VIEWS_FILE}${names.length === 0 ? ', which has none yet: --save-view makes one' : `; there are ${names.slice(0, 20).join(', ')}`}`)
}

/** Views stand by name, so that two people who add one seldom meet. @returns whether there was one of this name */
export async function saveView(root: string, name: string, { query, sort, spans }: SavedView): Promise<'added' | 'replaced' | 'unchanged'> {
  if (!/^[\w][\w .-]{0,79}$/.test(name)) throw new Mistake(`a view’s name has letters, digits, spaces, dots, dashes and underscores, and ${JSON.stringify(name)} has others`)
  const { writeAtomically } = await import('@evals/core')
  const known = readViews(root)
  const view: SavedView = { query, ...(sort !== undefined && { sort }), ...(spans === true && { spans }) }
  const before = Object.hasOwn(known, name) ? known[name] : undefined
  if (before && JSON.stringify(before) === JSON.stringify(view)) return 'unchanged'
  const entries = Object.entries({ ...known, [name]: view }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  writeAtomically(join(root, VIEWS_FILE), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`)
  return before ? 'replaced' : 'added'
}
