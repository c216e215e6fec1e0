/** From rows of a log, a run or the playground to dataset rows: mapped, redacted, each input once, and where it came from. Nothing is written here. */
import { resolve } from 'node:path'
import { appendLines, datasetLine, hashInput, readDatasetSchema, readWritableText, stableJson, type DatasetChange, type DatasetRow, type Json, type Origin, type Row } from '@evals/core'
import { KINDS } from '../redaction/find/finder.ts'
import type { RedactionOptions } from '../redaction/redactionOptions.ts'
import { redactRows, type RedactionReport } from '../redaction/redactRows.ts'
import type { LogRecord } from '../trace/logRecord.ts'
import { requireFileRows, type FileRow } from './fileRows.ts'
import { mapRow, needsSpans, type MappedFields, type Mapping, type MappingPart, type MappingSource } from './mapping.ts'
import { mappingProblem } from './mappingProblem.ts'

export interface DatasetAddOptions {
  /** JSON Lines; made if there is none. */
  file: string
  rows: readonly Row[]
  /** Where the rows are from, as `origin` will say: the folder of the log, or its address. */
  ref: string
  /** Of what `ref` names, where that has revisions. */
  rev?: string | undefined
  /** Where a row is from, for rows that are not of a log. `undefined`: it says nothing of it. Default: the log that `ref` names. */
  originOf?: ((row: Row) => Origin | undefined) | undefined
  /** What a person made of some rows' fields after the mapping, by the row's id. It is redacted and checked like the rest. */
  edits?: ReadonlyMap<string, EditedFields> | undefined
  /** Default: input, expected, metadata and tags of the row itself. */
  map?: Mapping | undefined
  /** The spans of a row's trace, in the order of their start. Needed for a mapping that names spans. */
  traceOf?: ((row: Row) => readonly LogRecord[] | Promise<readonly LogRecord[]>) | undefined
  /** `false`: nothing is redacted. */
  redact?: RedactionOptions | false | undefined
}

/** Only those that were edited; `null` takes a field out, but an input. */
export interface EditedFields {
  input?: Json | undefined
  expected?: Json | undefined
  metadata?: Record<string, Json> | null | undefined
  tags?: string[] | null | undefined
  /** `expected` is taken out: it may itself be null. */
  noExpected?: boolean | undefined
}

/** What will be added, and of every other row why not. Rows are named by the ids that they have in the log. */
export interface DatasetAddition extends DatasetChange {
  added: { from: string; row: DatasetRow }[]
  /** Their input is in the file. */
  alreadyThere: { from: string; id: string; line?: number | undefined }[]
  /** Their input is that of an earlier one of these rows. */
  repeated: { from: string; first: string }[]
  noInput: { from: string }[]
  /** They do not fit the schema beside the dataset, or the mapping gives them something else than a row has. */
  refused: { from: string; problems: string[]; fields: MappedFields }[]
  /** Parts of the mapping that some of the rows have nothing for. */
  unmapped: { part: string; from: string[] }[]
  /** Of the rows that are added. */
  redaction?: RedactionReport | undefined
}

/**
 * A row's id is the hash of its input, so that it keeps its history. Two inputs are equal if they are the same JSON,
 * whatever the order of their keys and, of redacted ones, the numbers of their placeholders.
 *
 * @throws {DataError} for a file that is not written (CSV, JSON, YAML), is broken, or has a broken schema beside it
 * @throws {MappingError} where a part of the mapping fits none of the rows
 * @throws {RedactionOptionsError}
 * @example
 * const change = await planDatasetAdd({ file: 'questions.jsonl', rows, ref: '.evals/logs', map: parseMapping('input=metadata.question') })
 * console.log(renderDatasetDiff(change))
 * applyDatasetChange(change)
 */
export async function planDatasetAdd(options: DatasetAddOptions): Promise<DatasetAddition> {
  const file = resolve(options.file)
  const before = readWritableText(file)
  const present = await requireFileRows(file, before ?? '', 'nothing was written')
  const schema = await readDatasetSchema(file)

  const { candidates, ...left } = await candidatesOf(options)
  const { redacted, redaction } = await redactCandidates(candidates, options.redact)
  const known = new KnownInputs(present, options.redact)
  const ids = new Set(present.map(({ id }) => id))
  const addition: Omit<DatasetAddition, keyof DatasetChange> = { added: [], alreadyThere: [], repeated: [], ...left }
  for (const { from, fields, origin } of redacted) {
    const same = known.find(fields.input)
    if (same?.of === 'file') addition.alreadyThere.push({ from, id: same.id, line: same.line })
    else if (same) addition.repeated.push({ from, first: same.from })
    else {
      const problems = schema?.problems(fields as { [key: string]: unknown }) ?? []
      if (problems.length > 0) {
        addition.refused.push({ from, problems, fields })
        continue
      }
      known.add(fields.input, from)
      const id = freeId(fields.input, ids)
      addition.added.push({ from, row: { id, ...fields, ...(origin && { origin }) } })
    }
  }
  if (redaction) addition.redaction = reportOf(redaction, new Map(addition.added.map(({ from, row }) => [from, row.origin?.id ?? from])))
  return { file, before, after: appendLines(before, addition.added.map(({ row }) => datasetLine(row))), ...addition }
}

type Fields = Omit<MappedFields, 'input'> & { input: Json }

interface Candidate {
  /** The log row's id. */
  from: string
  fields: Fields
  /** Its id is redacted too: an application may have named its rows by its users' addresses. */
  origin: Origin | undefined
}

type Left = Pick<DatasetAddition, 'noInput' | 'refused' | 'unmapped'>

async function candidatesOf({ rows, map = [], traceOf, edits, ref, rev, originOf = ({ id }) => ({ kind: 'log', ref, id, ...(rev === undefined ? {} : { rev }) }) }: DatasetAddOptions): Promise<Left & { candidates: Candidate[] }> {
  const sources: MappingSource[] = []
  for (const row of rows) sources.push({ row, spans: needsSpans(map) ? await traceOf?.(row) : undefined })
  const left: Left & { candidates: Candidate[] } = { candidates: [], noInput: [], refused: [], unmapped: [] }
  const absences = new Map<MappingPart, string[]>()
  for (const source of sources) {
    const { fields: mapped, absent, problems } = mapRow(source, map)
    const from = source.row.id
    const { input, ...fields } = edited(mapped, edits?.get(from))
    for (const part of absent) {
      const others = absences.get(part) ?? []
      others.push(from)
      absences.set(part, others)
    }
    // A log row whose input is not known has null there
    if (input === undefined || input === null) left.noInput.push({ from })
    else if (problems.length > 0) left.refused.push({ from, problems, fields: { input, ...fields } })
    else left.candidates.push({ from, origin: originOf(source.row), fields: { input, ...withoutEmpty(fields) } })
  }
  for (const [part, from] of absences) {
    if (from.length === rows.length) throw mappingProblem(part, sources)
    left.unmapped.push({ part: part.text, from })
  }
  return left
}

function edited(fields: MappedFields, edit: EditedFields = {}): MappedFields {
  const { input = fields.input, expected = fields.expected, metadata = fields.metadata, tags = fields.tags, noExpected = false } = edit
  return { input, expected: noExpected ? undefined : expected, metadata: metadata ?? undefined, tags: tags ?? undefined }
}

function withoutEmpty({ expected, metadata, tags }: Omit<MappedFields, 'input'>): Omit<MappedFields, 'input'> {
  return {
    ...(expected === undefined ? {} : { expected }),
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
  }
}

async function redactCandidates(candidates: readonly Candidate[], options: RedactionOptions | false = {}): Promise<{ redacted: readonly Candidate[]; redaction?: RedactionReport }> {
  if (options === false) return { redacted: candidates }
  const given = candidates.map(({ from, fields, origin }) => ({ id: from, fields: { ...fields, ...(origin && { origin: { id: origin.id } }) } as { [field: string]: Json } }))
  const { rows, report } = await redactRows(given, options)
  // An id of many digits is no phone and no card, whatever it looks like
  const isReported = ({ path, kind }: RedactionReport['places'][number]): boolean => path !== 'origin.id' || !KINDS_OF_DIGITS.has(kind)
  const places = report.places.filter(isReported)
  const renamed = new Set(places.filter(({ path }) => path === 'origin.id').map(({ id }) => id))
  const redacted = rows.map(({ id, fields: { origin: known, ...fields } }, index): Candidate => {
    const { origin } = candidates[index]!
    return { from: id, fields: fields as unknown as Fields, origin: origin && renamed.has(id) ? { ...origin, id: (known as { id: string }).id } : origin }
  })
  return { redacted, redaction: { ...report, places } }
}

const KINDS_OF_DIGITS: ReadonlySet<string> = new Set(['phone', 'card', 'iban', 'ip'])

/** @param names what the file calls the rows, by their ids: an id may be what was redacted */
function reportOf({ places: all }: RedactionReport, names: ReadonlyMap<string, string>): RedactionReport {
  const places = all.flatMap((place) => (names.has(place.id) ? [{ ...place, id: names.get(place.id)! }] : []))
  const kinds = [...Map.groupBy(places, ({ kind }) => kind)].map(([kind, group]) => ({ kind, count: group.reduce((sum, { count }) => sum + count, 0) }))
  return { kinds: kinds.sort((a, b) => b.count - a.count), places }
}

type Known = { of: 'file'; id: string; line: number | undefined } | { of: 'log'; from: string }

/** By what they say: the numbers of placeholders count from the run in which they were given, and differ from run to run. */
class KnownInputs {
  private readonly byText = new Map<string, Known>()
  private readonly placeholder: RegExp | undefined

  constructor(present: readonly FileRow[], redact: RedactionOptions | false = {}) {
    const kinds = redact === false ? [] : [...KINDS, ...(redact.patterns ?? []).map(({ name }) => name)]
    this.placeholder = kinds.length === 0 ? undefined : new RegExp(String.raw`\[(${kinds.join('|')})-([1-9]\d{0,5})\]`, 'g')
    for (const { input, id, line } of present) this.byText.set(this.textOf(input), { of: 'file', id, line })
  }

  find(input: Json): Known | undefined {
    return this.byText.get(this.textOf(input))
  }

  add(input: Json, from: string): void {
    this.byText.set(this.textOf(input), { of: 'log', from })
  }

  private textOf(input: Json): string {
    const text = stableJson(input)
    if (!this.placeholder) return text
    const numbers = new Map<string, number>()
    return text.replace(this.placeholder, (placeholder, kind: string) => {
      if (!numbers.has(placeholder)) numbers.set(placeholder, numbers.size + 1)
      return `[${kind}-${numbers.get(placeholder)}]`
    })
  }
}

/** Taken where a row of the file kept the id of an input that was edited since. */
function freeId(input: Json, ids: Set<string>): string {
  const hash = hashInput(input)
  let id = hash
  for (let ordinal = 2; ids.has(id); ordinal++) id = `${hash}-${ordinal}`
  ids.add(id)
  return id
}
