/** Takes secrets and personal data out of rows before they are written where they can not be taken out again: git. */
import type { Json } from '@evals/core'
import type { RedactionOptions } from './redactionOptions.ts'
import type { RedactedText } from './redactText.ts'

/** What was redacted, and never what it was. */
export interface RedactionReport {
  /** The most frequent first. */
  kinds: { kind: string; count: number }[]
  /** In the order of the rows. */
  places: RedactionPlace[]
}

export interface RedactionPlace {
  kind: string
  count: number
  /** Of the row, as given. */
  id: string
  /** `input.messages[0].content`; for what was in a key, the object's. */
  path: string
}

export interface RowToRedact {
  id: string
  /** What may hold such things: `{ input, expected, metadata }`. */
  fields: { readonly [field: string]: Json | undefined }
}

export interface RedactedRows<R extends RowToRedact = RowToRedact> {
  /** In the order of those given; what needed no change is the same object. */
  rows: R[]
  report: RedactionReport
}

/**
 * Secrets and keys, e-mail addresses, phone and card numbers, IBANs and patterns of one's own, in texts, numbers and
 * the keys of objects. What was found in one place is replaced wherever else it stands. Doing it again changes nothing.
 *
 * Names and postal addresses are not found: no rule can tell them from other words.
 *
 * @throws {RedactionOptionsError} for rules that can not be used
 * @example
 * await redactRows([{ id: '1', fields: { input: 'I am ann@example.com' } }])
 * // rows: [{ id: '1', fields: { input: 'I am [email-1]' } }]
 * // report: { kinds: [{ kind: 'email', count: 1 }], places: [{ kind: 'email', count: 1, id: '1', path: 'input' }] }
 */
export async function redactRows<R extends RowToRedact>(rows: readonly R[], options: RedactionOptions = {}): Promise<RedactedRows<R>> {
  // Only who redacts pays for the libraries that know keys and numbers
  const [{ redactionRules }, { TextRedactor }] = await Promise.all([import('./redactionRules.ts'), import('./redactText.ts')])
  const texts = new Texts()
  for (const { fields } of rows) walk(fields, undefined, texts)
  await new TextRedactor(redactionRules(options)).redact(texts.all)

  const places: RedactionPlace[] = []
  const redacted = rows.map((row) => {
    const found = new Map<string, RedactionPlace>()
    const fields = rebuild(row.fields, undefined, '', texts, (kind, count, path) => {
      const place = found.get(`${kind} ${path}`) ?? { kind, count: 0, id: row.id, path }
      found.set(`${kind} ${path}`, { ...place, count: place.count + count })
    })
    places.push(...found.values())
    return fields === row.fields ? row : { ...row, fields: fields as R['fields'] }
  })
  const kinds = [...Map.groupBy(places, ({ kind }) => kind)].map(([kind, group]) => ({ kind, count: group.reduce((sum, { count }) => sum + count, 0) }))
  return { rows: redacted, report: { kinds: kinds.sort((a, b) => b.count - a.count), places } }
}

/** Each text once, whatever the number of places where it stands. */
class Texts {
  private readonly byText = new Map<string, RedactedText>()

  get all(): RedactedText[] {
    return [...this.byText.values()]
  }

  add(text: string, key: string | undefined): void {
    const id = idOf(text, key)
    if (!this.byText.has(id)) this.byText.set(id, { key, text, kinds: new Map() })
  }

  get(text: string, key: string | undefined): RedactedText {
    return this.byText.get(idOf(text, key))!
  }
}

function idOf(text: string, key: string | undefined): string {
  return JSON.stringify([key, text])
}

/** Numbers of fewer digits are no one's. */
const MIN_NUMBER = 1_000_000

function isText(value: Json): value is string | number {
  return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= MIN_NUMBER)
}

function walk(value: Json, key: string | undefined, texts: Texts): void {
  if (isText(value)) texts.add(String(value), key)
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) walk(item, key, texts)
  else if (typeof value === 'object' && value !== null) {
    for (const [inner, item] of Object.entries(value)) {
      texts.add(inner, undefined)
      if (item !== undefined) walk(item, inner, texts)
    }
  }
}

type Note = (kind: string, count: number, path: string) => void

/** The value itself where nothing in it was redacted. */
function rebuild(value: Json, key: string | undefined, path: string, texts: Texts, note: Note): Json {
  if (isText(value)) {
    const { text, kinds } = texts.get(String(value), key)
    for (const [kind, count] of kinds) note(kind, count, path)
    return kinds.size === 0 ? value : text
  }
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item, index) => rebuild(item, key, `${path}[${index}]`, texts, note))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  if (typeof value !== 'object' || value === null) return value
  return rebuildObject(value as { readonly [key: string]: Json | undefined }, path, texts, note)
}

function rebuildObject(value: { readonly [key: string]: Json | undefined }, path: string, texts: Texts, note: Note): Json {
  let isSame = true
  const entries = new Map<string, Json | undefined>()
  for (const [key, item] of Object.entries(value)) {
    const { text, kinds } = texts.get(key, undefined)
    for (const [kind, count] of kinds) note(kind, count, path)
    // Two spellings of one address, both keys: neither value may be lost
    let name = text
    for (let copy = 2; entries.has(name); copy++) name = `${text} (${copy})`
    const inner = /^[\w$-]+$/.test(name) ? (path === '' ? name : `${path}.${name}`) : `${path}[${JSON.stringify(name)}]`
    const redacted = item === undefined ? undefined : rebuild(item, key, inner, texts, note)
    isSame &&= name === key && redacted === item
    entries.set(name, redacted)
  }
  return isSame ? value : (Object.fromEntries(entries) as Json)
}
