/** `input=metadata.question,expected=span(retrieve).output`: which part of a log row, or of a span of its trace, becomes which part of a dataset row. */
import { isPlainObject, type Json, type Row } from '@evals/core'
import type { LogRecord } from '../trace/logRecord.ts'
import { isKeyPart, parsePath, pathText, type Path, PathError, valueAt } from './path.ts'

const TARGETS = ['input', 'expected', 'metadata', 'tags'] as const
type Target = (typeof TARGETS)[number]

export interface MappingPart {
  /** As it was written. */
  text: string
  target: [Target, ...string[]]
  /** `undefined`: the target is left out. */
  source: { span?: { name: string; index: number } | undefined; path: Path } | undefined
}

export type Mapping = readonly MappingPart[]

/** A mapping that can not be read, or that fits none of the rows. The message names the part. */
export class MappingError extends Error {
  override name = 'MappingError'
}

/** A row, and how to come by the spans of its trace, in the order of their start. */
export interface MappingSource {
  row: Row
  spans?: readonly LogRecord[] | undefined
}

/**
 * Parts are `target=source`, with commas between. A target is `input`, `expected`, `metadata`, `tags` or a place in one of the
 * first three (`metadata.lang`); a source is a place in the log row (`output.answer`, `input.messages[-1].content`,
 * `metadata["a key"]`), or in a span of its trace (`span(retrieve).output`, `span("my step")[1].input`,
 * `span(chat).attributes["gen_ai.request.model"]`). `tags=` leaves the target out.
 *
 * @throws {MappingError}
 */
export function parseMapping(text: string): Mapping {
  const parts = splitParts(text).map(parsePart)
  if (parts.length === 0) throw new MappingError('the mapping is empty; write target=source, such as input=metadata.question')
  for (const [index, part] of parts.entries()) {
    const clash = parts.slice(0, index).find(({ target }) => overlap(target, part.target))
    if (clash) throw new MappingError(`mapping "${part.text}": ${pathText(part.target)} is given by "${clash.text}" already`)
  }
  return parts
}

/** Commas within quotes and parentheses do not end a part. */
function splitParts(text: string): string[] {
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|\([^)"]*\)|[^,])+/g) ?? []).map((part) => part.trim()).filter(Boolean)
}

function parsePart(text: string): MappingPart {
  const equals = text.indexOf('=')
  if (equals === -1) throw new MappingError(`mapping "${text}": write target=source, such as input=metadata.question`)
  try {
    return { text, target: parseTarget(text.slice(0, equals).trim()), source: parseSource(text.slice(equals + 1).trim()) }
  } catch (error) {
    if (error instanceof PathError) throw new MappingError(`mapping "${text}": ${error.message}`)
    throw error
  }
}

function parseTarget(text: string): MappingPart['target'] {
  const path = parsePath(text)
  const [head, ...rest] = path
  if (!TARGETS.includes(head as Target)) throw new PathError(`a dataset row has no "${String(head)}" to be set; it has ${TARGETS.join(', ')}`)
  if (!rest.every(isKeyPart)) throw new PathError(`a target is made of keys: ${text} has the place in a list`)
  if (head === 'tags' && rest.length > 0) throw new PathError('tags are set as a whole')
  return [head as Target, ...rest]
}

const SPAN = /^span\(\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>[^)"]+?))\s*\)(?:\[(?<index>-?\d+)\])?/

function parseSource(text: string): MappingPart['source'] {
  if (text === '') return undefined
  if (!text.startsWith('span(')) return { path: parsePath(text) }
  const match = SPAN.exec(text)
  if (!match) throw new PathError('a span is named as span(name), or span("name") where the name has a ")" or a quote')
  const { quoted, plain, index = '0' } = match.groups as { quoted?: string; plain?: string; index?: string }
  const rest = text.slice(match[0].length)
  if (!rest.startsWith('.')) throw new PathError(`span(${plain ?? quoted}) needs what of the span is meant, such as span(${plain ?? quoted}).output`)
  return { span: { name: quoted === undefined ? plain! : (JSON.parse(`"${quoted}"`) as string), index: Number(index) }, path: parsePath(rest.slice(1)) }
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.slice(0, b.length).every((part, index) => part === b[index])
}

export function needsSpans(mapping: Mapping): boolean {
  return mapping.some(({ source }) => source?.span !== undefined)
}

export interface MappedFields {
  input?: Json | undefined
  expected?: Json | undefined
  metadata?: Record<string, Json> | undefined
  tags?: string[] | undefined
}

/** @returns the fields, and the parts of the mapping that the row has nothing for */
export function mapRow({ row, spans }: MappingSource, mapping: Mapping): { fields: MappedFields; absent: MappingPart[]; problems: string[] } {
  const isBuilt = (field: Target): boolean => mapping.some(({ target: [head, ...rest] }) => head === field && rest.length > 0)
  const fields: Record<string, Json | undefined> = {
    // What is put together from parts has these and no others; to metadata they are added
    input: isBuilt('input') ? undefined : row.input,
    expected: isBuilt('expected') ? undefined : row.expected,
    metadata: row.metadata,
    tags: row.tags,
  }
  const absent: MappingPart[] = []
  for (const part of mapping) {
    const value = part.source && sourceValue({ row, spans }, part.source)
    if (part.source && value === undefined) absent.push(part)
    setAt(fields, part.target, value)
  }
  const problems = shapeProblems(fields)
  return { fields: fields as MappedFields, absent, problems }
}

function setAt(fields: Record<string, Json | undefined>, [head, ...rest]: readonly string[], value: Json | undefined): void {
  if (rest.length === 0) {
    fields[head!] = head === 'tags' && typeof value === 'string' ? [value] : value
    return
  }
  if (value === undefined) return
  const inner = fields[head!]
  const copy: Record<string, Json | undefined> = isPlainObject(inner) ? { ...(inner as Record<string, Json>) } : {}
  setAt(copy, rest, value)
  fields[head!] = copy
}

function shapeProblems({ metadata, tags }: Record<string, Json | undefined>): string[] {
  const problems: string[] = []
  if (metadata !== undefined && !isPlainObject(metadata)) problems.push('`metadata` must be an object')
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))) problems.push('`tags` must be a list of texts')
  return problems
}

function sourceValue(source: MappingSource, { span, path }: NonNullable<MappingPart['source']>): Json | undefined {
  return valueAt(span ? spanRow(source.spans ?? [], span) : source.row, path)
}

function spanRow(spans: readonly LogRecord[], { name, index }: { name: string; index: number }): object | undefined {
  const found = spans.filter(({ span }) => span.name === name).at(index)
  return found && { ...found.row, attributes: found.span.attributes }
}
