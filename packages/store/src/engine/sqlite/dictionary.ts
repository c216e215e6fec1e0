/** Texts of fields as numbers: rows stay narrow, and wildcards look at each text once, however many rows have it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { fold } from '../../query/words.ts'
import { matcherOf, readPattern } from '../../query/wildcard.ts'

const TEXT = 0
const NUMBER = 1
const LIST = 2

/** So many are remembered; it is the memory that they take that counts. */
const MAX_REMEMBERED = 100_000
const MAX_REMEMBERED_LENGTH = 200

/** Not in the dictionary: no span has it. */
export const NO_TERM = -1

export class Dictionary {
  /** By kind. */
  readonly #ids: Record<number, Map<string, number>> = { [TEXT]: new Map(), [NUMBER]: new Map(), [LIST]: new Map() }
  readonly #find: StatementSync
  readonly #insert: StatementSync
  readonly #insertMember: StatementSync
  readonly #text: StatementSync
  readonly #epoch: StatementSync
  readonly #equal: StatementSync
  readonly #between: StatementSync
  readonly #lists: StatementSync
  readonly #beneath: StatementSync
  #lastEpoch = -1

  constructor(db: DatabaseSync) {
    this.#find = db.prepare('SELECT id FROM term WHERE text = ? AND kind = ?')
    this.#insert = db.prepare('INSERT INTO term (kind, text, folded, number) VALUES (?, ?, ?, ?)')
    this.#insertMember = db.prepare('INSERT OR IGNORE INTO member (term, list) VALUES (?, ?)')
    this.#text = db.prepare('SELECT kind, text FROM term WHERE id = ?')
    this.#epoch = db.prepare("SELECT value FROM counter WHERE name = 'dictionary'")
    this.#equal = db.prepare(`SELECT id FROM term WHERE folded = ? AND kind <> ${LIST}`)
    this.#between = db.prepare('SELECT id, kind, folded FROM term WHERE folded >= ? AND folded < ?')
    // "/" comes right after "."
    this.#beneath = db.prepare(`SELECT id FROM term WHERE kind = ${TEXT} AND (text = ? OR text >= ? AND text < ?)`)
    this.#lists = db.prepare('SELECT list FROM member WHERE term = ?')
  }

  /** At the beginning of a transaction that writes. @returns whether others may have removed terms since the last */
  begin(): boolean {
    const epoch = this.#epoch.get()!['value'] as number
    const isStale = epoch !== this.#lastEpoch
    if (isStale) this.forget()
    this.#lastEpoch = epoch
    return isStale
  }

  /** After one that failed: what it had added is not there. */
  forget(): void {
    for (const ids of Object.values(this.#ids)) ids.clear()
  }

  /** Of a text, a list of texts, or nothing, which is `null`. Adds what is new. */
  ofTexts(texts: readonly string[]): number | null {
    if (texts.length === 0) return null
    if (texts.length === 1) return this.ofText(texts[0]!)
    // Their order says nothing, and there are fewer lists without it
    const text = JSON.stringify(texts.toSorted())
    const known = this.#known(text, LIST)
    if (known !== undefined) return known
    // A list is looked for by its members, never by its own text
    const list = this.#add(LIST, text, '', null)
    for (const member of texts) this.#insertMember.run(this.ofText(member), list)
    return list
  }

  ofText(text: string): number {
    return this.#known(text, TEXT) ?? this.#add(TEXT, text, fold(text), null)
  }

  /** Of a value in json. */
  ofValue(value: string | number | boolean): number {
    if (typeof value !== 'number') return this.ofText(String(value).toWellFormed())
    const text = String(value)
    return this.#known(text, NUMBER) ?? this.#add(NUMBER, text, fold(text), value)
  }

  /** Adds nothing. */
  find(text: string): number {
    return this.#known(text.toWellFormed(), TEXT) ?? NO_TERM
  }

  /** Of a path, and of those within it. */
  within(path: string): number[] {
    return this.#beneath.all(path.toWellFormed(), `${path.toWellFormed()}.`, `${path.toWellFormed()}/`).map(idOf)
  }

  /** The texts behind a number: those of a list, or the one. */
  textsOf(id: number): string[] {
    const term = this.#text.get(id)
    if (!term) return []
    const text = term['text'] as string
    return term['kind'] === LIST ? (JSON.parse(text) as string[]) : [text]
  }

  /** All terms that are the text, whatever its case, or match the pattern; and the lists in which there is such a one. */
  matching(value: string, wildcard: boolean): number[] {
    const ids = wildcard ? this.#matchingPattern(value) : this.#equal.all(fold(value)).map(idOf)
    return [...new Set([...ids, ...ids.flatMap((id) => this.#lists.all(id).map((row) => row['list'] as number))])]
  }

  #matchingPattern(pattern: string): number[] {
    const isIt = matcherOf(pattern)
    const parts = readPattern(pattern)
    const first = parts.findIndex(({ isWildcard }) => isWildcard)
    // The last letter may fold otherwise with what follows it
    const begin = fold(parts.slice(0, first < 0 ? undefined : Math.max(0, first - 1)).map(({ char }) => char).join(''))
    const found: number[] = []
    for (const row of this.#between.iterate(begin, `${begin}\u{10FFFF}`)) {
      if (row['kind'] !== LIST && isIt(row['folded'] as string)) found.push(idOf(row))
    }
    return found
  }

  #known(text: string, kind: number): number | undefined {
    const remembered = this.#ids[kind]!.get(text)
    if (remembered !== undefined) return remembered
    const found = this.#find.get(text, kind)
    return found && this.#remember(text, kind, idOf(found))
  }

  #add(kind: number, text: string, folded: string, number: number | null): number {
    return this.#remember(text, kind, Number(this.#insert.run(kind, text, folded, number).lastInsertRowid))
  }

  #remember(text: string, kind: number, id: number): number {
    const ids = this.#ids[kind]!
    if (text.length > MAX_REMEMBERED_LENGTH) return id
    if (ids.size >= MAX_REMEMBERED) ids.clear()
    ids.set(text, id)
    return id
  }
}

function idOf(row: Record<string, unknown>): number {
  return row['id'] as number
}
