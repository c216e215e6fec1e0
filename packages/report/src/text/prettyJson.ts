/** Any value as text for people: strings as they are, the rest as indented JSON with sorted keys. Bounded: it stops as soon as there is more than would be shown. */

const MAX_TEXT = 40_000
const MAX_STRING = 4_000
const MAX_DEPTH = 40
const MAX_ENTRIES = 2_000
/** A list of numbers or words is easier to read on one line, where it fits on one. */
const MAX_INLINE = 72

/** @example prettyText({ b: 1, a: [] })   // '{\n  "a": [],\n  "b": 1\n}' */
export function prettyText(value: unknown): string {
  if (typeof value === 'string') return value
  const writer = new BoundedWriter()
  write(value, '', writer, [])
  return writer.text
}

class BoundedWriter {
  text = ''
  get full(): boolean {
    return this.text.length > MAX_TEXT
  }
}

function write(value: unknown, indent: string, out: BoundedWriter, ancestors: object[]): void {
  if (out.full) return
  if (typeof value === 'string') out.text += JSON.stringify(value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}…` : value)
  else if (typeof value === 'bigint') out.text += `${value}n`
  else if (typeof value === 'function') out.text += `[function ${value.name || 'anonymous'}]`
  else if (typeof value !== 'object' || value === null) out.text += String(value)
  else if (ancestors.includes(value)) out.text += '[circular]'
  else if (ancestors.length >= MAX_DEPTH) out.text += '…'
  else writeObject(value, indent, out, [...ancestors, value])
}

function writeObject(value: object, indent: string, out: BoundedWriter, ancestors: object[]): void {
  if (value instanceof Date) {
    out.text += Number.isNaN(value.getTime()) ? 'Invalid Date' : JSON.stringify(value)
    return
  }
  if (value instanceof Error) {
    out.text += `[${value.name}: ${value.message.slice(0, MAX_STRING)}]`
    return
  }
  const isList = Array.isArray(value)
  const [open, close] = isList ? ['[', ']'] : [`${typeName(value)}{`, '}']
  const entries = isList ? value.slice(0, MAX_ENTRIES).map((item: unknown) => ['', item] as const) : sortedEntries(value)
  const size = isList ? value.length : entries.length
  if (size === 0) {
    out.text += open + close
    return
  }
  const inline = isList ? inlineList(value) : undefined
  if (inline !== undefined) {
    out.text += inline
    return
  }
  out.text += `${open}\n`
  const inner = `${indent}  `
  for (const [index, [key, item]] of entries.entries()) {
    if (out.full) return
    out.text += isList ? inner : `${inner}${JSON.stringify(key)}: `
    write(item, inner, out, ancestors)
    out.text += index < size - 1 ? ',\n' : '\n'
  }
  if (size > entries.length) out.text += `${inner}… ${size - entries.length} more\n`
  out.text += indent + close
}

function inlineList(list: readonly unknown[]): string | undefined {
  if (list.length > MAX_INLINE / 3) return undefined
  const texts: string[] = []
  for (const item of list) {
    if (!(item === null || typeof item === 'number' || typeof item === 'boolean' || (typeof item === 'string' && item.length < MAX_INLINE))) return undefined
    texts.push(typeof item === 'number' ? String(item) : JSON.stringify(item))
  }
  const text = `[${texts.join(', ')}]`
  return text.length <= MAX_INLINE ? text : undefined
}

/** Maps and sets would otherwise look empty. */
function sortedEntries(value: object): (readonly [string, unknown])[] {
  if (value instanceof Map) return [...value].slice(0, MAX_ENTRIES).map(([key, item]) => [String(key), item] as const)
  if (value instanceof Set) return [...value].slice(0, MAX_ENTRIES).map((item, index) => [String(index), item] as const)
  const record = value as Record<string, unknown>
  return Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .toSorted()
    .slice(0, MAX_ENTRIES)
    .map((key) => [key, record[key]] as const)
}

function typeName(value: object): string {
  return value instanceof Map ? 'Map ' : value instanceof Set ? 'Set ' : ''
}
