/**
 * What has come in since. Everything that is written at once has one version, made of the time; but of two writers one
 * may have taken its version earlier and be seen later, so those of the last seconds are looked through again.
 */
import type { Cursor, Followed, Found } from '../logEngine.ts'
import { StoreError } from '../storeError.ts'
import { Bindings } from './bindings.ts'
import type { Database } from './database.ts'
import { tableOf } from './layout.ts'
import { SPANS } from './schema.ts'
import { foundBy, type Candidate, type Search } from './search.ts'

const DEFAULT_LIMIT = 100
/** How long after its version was made a write may be seen, in versions: 10 seconds. */
const LATE = 10_000 * 1024

/** Where a follower is. */
interface Position {
  /** All up to here were given, or were not there when they could have been. */
  after: number
  /** Of those later, the ones that were given. */
  given: number[]
  /** One of which only a part was: up to this key. */
  within?: [version: number, newest: number, trace: string, span: string] | undefined
}

export class Following {
  readonly #database: Database
  readonly #search: Search

  constructor(database: Database, search: Search) {
    this.#database = database
    this.#search = search
  }

  async follow({ after, limit = DEFAULT_LIMIT, ...found }: Found & { after?: Cursor | undefined; limit?: number | undefined }): Promise<Followed> {
    const position = after === undefined ? undefined : readCursor(after)
    const versions = await this.#versions(position)
    if (!position) return { records: [], next: cursorOf(versions) }
    const given = new Set(position.given)
    const unseen = versions.filter((version) => version > position.after && !given.has(version))
    if (unseen.length === 0) return { records: [], next: after! }
    const candidates = await this.#candidates(found, unseen, position.within, limit)
    // Those of which more is known since come with what is known of them
    const records = await this.#search.read(candidates)
    const last = candidates.length === limit ? candidates.at(-1) : undefined
    if (!last) return { records, next: cursorOf([...position.given, ...versions], position.after) }
    const [newest, trace, span, , version] = last
    const done = unseen.filter((other) => other < version)
    return { records, next: cursorOf([...position.given, ...done], position.after, [version, newest, trace, span]) }
  }

  /** Those that there are, of the last seconds or since. */
  async #versions(position: Position | undefined): Promise<number[]> {
    const table = tableOf(this.#database.layout, SPANS)
    const bindings = new Bindings()
    const since = position ? bindings.whole(position.after) : `(SELECT max(version) FROM ${table}) - ${bindings.whole(LATE)}`
    const rows = await this.#database.rows<[number]>(`SELECT DISTINCT version FROM ${table} WHERE NOT deleted AND version > ${since} ORDER BY version`, bindings)
    return rows.map(([version]) => version)
  }

  #candidates(found: Found, versions: readonly number[], within: Position['within'], limit: number): Promise<Candidate[]> {
    const bindings = new Bindings()
    const condition = foundBy(found, bindings, this.#database)
    // Of others, earlier ones among them, nothing was given yet
    const rest = within ? ` AND (version != ${bindings.whole(within[0])} OR (newest, trace, span) > (${bindings.number(within[1])}, ${bindings.text(within[2])}, ${bindings.text(within[3])}))` : ''
    return this.#database.rows<Candidate>(
      `SELECT newest, trace, span, writer, version FROM ${tableOf(this.#database.layout, SPANS)} WHERE NOT deleted AND version >= ${bindings.whole(versions[0]!)} AND version IN ${bindings.wholes(versions)}${rest} AND ${condition} ORDER BY version, newest, trace, span LIMIT ${bindings.whole(limit)}`,
      bindings,
    )
  }
}

/** @param versions that were given */
function cursorOf(versions: readonly number[], after = 0, within?: Position['within']): Cursor {
  const newest = versions.reduce((most, version) => Math.max(most, version), 0)
  const position: Position = { after: Math.max(after, newest - LATE, 0), given: [], ...(within && { within }) }
  position.given = [...new Set(versions)].filter((version) => version > position.after).toSorted((a, b) => a - b)
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function readCursor(cursor: Cursor): Position {
  try {
    const { after, given, within } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Position
    const isPart = within === undefined || (within.length === 4 && Number.isFinite(within[0]) && Number.isFinite(within[1]) && typeof within[2] === 'string' && typeof within[3] === 'string')
    if (Number.isSafeInteger(after) && after >= 0 && Array.isArray(given) && given.every(Number.isSafeInteger) && isPart) return { after, given, within }
  } catch {
    // Said below
  }
  throw new StoreError(`\`${cursor}\` is no cursor of this store: take one that \`follow\` gave`)
}
