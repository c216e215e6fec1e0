/** A file of labels, read: its items in their order, and what everybody says of them now. Lines can be added to it as they are to the file. */
import { jsonProblem } from '../jsonProblem.ts'
import { stableJson, type Json } from '../json.ts'
import { isPlainObject } from '../plainObject.ts'
import { hashInput } from '../row/rowIds.ts'
import { answerProblem, labelItemSchema, labellingSchema, PASS_OR_FAIL, questionsLineSchema, type Answer, type LabelItem, type LabelQuestion } from './labelLines.ts'

/** What one person says of an item now. */
export interface Opinion {
  by: string
  at: string
  labels: Readonly<Record<string, Answer>>
  comment?: string | undefined
}

export interface LabelProblem {
  /** Counts from 1. */
  line: number
  problem: string
}

/** By what an item is known: the text that is judged, so that two branches which take up the same answer mean the same item. */
export function labelItemId({ input, output }: { input?: Json | undefined; output: Json }): string {
  return hashInput([input ?? null, output])
}

export class LabelBook {
  private readonly known = new Map<string, { item: LabelItem; line: number }>()
  private readonly opinions = new Map<string, Map<string, Opinion & { isWithdrawn: boolean }>>()
  private readonly settlements = new Map<string, Opinion & { isWithdrawn: boolean }>()
  private readonly corrections = new Map<string, { at: string; expected: Json }>()
  private readonly asked: LabelQuestion[] = []
  private readonly bad: LabelProblem[] = []
  private readonly referred: { row: string; line: number }[] = []
  private count = 0

  /** @param text of the whole file */
  static parse(text: string): LabelBook {
    const book = new LabelBook()
    for (const line of text.replace(/^\uFEFF/, '').split('\n')) book.add(line)
    return book
  }

  /** Takes the file's next line. */
  add(text: string): void {
    const line = ++this.count
    if (text.trim() === '') return
    const problem = this.take(text, line)
    if (problem !== undefined) this.bad.push({ line, problem })
  }

  /** What is asked, in order. */
  get questions(): readonly LabelQuestion[] {
    return this.asked.length === 0 ? PASS_OR_FAIL : this.asked
  }

  /** In the order of the file. */
  get items(): LabelItem[] {
    return [...this.known.values()].map(({ item }) => item)
  }

  /** Everybody who has said something that stands, in the order of the alphabet. */
  get reviewers(): string[] {
    const names = new Set([...this.opinions.values()].flatMap((of) => [...of.values()].filter(({ isWithdrawn }) => !isWithdrawn).map(({ by }) => by)))
    return [...names].sort()
  }

  /** What is wrong with the file, from top to bottom. The rest of it is read all the same. */
  get problems(): LabelProblem[] {
    const astray = this.referred.filter(({ row }) => !this.known.has(row)).map(({ row, line }) => ({ line, problem: `labels the row "${row}", which is not in the file` }))
    return [...this.bad, ...astray].sort((a, b) => a.line - b.line)
  }

  item(id: string): LabelItem | undefined {
    return this.known.get(id)?.item
  }

  lineOf(id: string): number | undefined {
    return this.known.get(id)?.line
  }

  opinionOf(id: string, by: string): Opinion | undefined {
    return standing(this.opinions.get(id)?.get(by))
  }

  /** In the order of the reviewers' names. */
  opinionsOf(id: string): Opinion[] {
    return [...(this.opinions.get(id)?.values() ?? [])].flatMap((opinion) => standing(opinion) ?? []).sort((a, b) => (a.by < b.by ? -1 : 1))
  }

  /** What counts for all, where people had differed. */
  settledBy(id: string): Opinion | undefined {
    return standing(this.settlements.get(id))
  }

  /** What should have been answered: as it was corrected last, else as the item has it. */
  expectedOf(id: string): Json | undefined {
    return this.corrections.get(id)?.expected ?? this.item(id)?.expected
  }

  private take(text: string, line: number): string | undefined {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      if (/^(<{7}|={7}|>{7})/.test(text)) return 'is a merge conflict marker: keep the lines of both sides, and `*.labels.jsonl merge=union` in .gitattributes does so by itself'
      const { reason, position } = jsonProblem(text, error)
      return `is not JSON: ${reason} at column ${position + 1}`
    }
    if (!isPlainObject(value)) return 'is no object: a line is an item, what somebody said of one, or the questions that are asked'
    if ('questions' in value) return this.takeQuestions(value)
    return 'by' in value ? this.takeLabelling(value, line) : this.takeItem(value, line)
  }

  private takeQuestions(value: object): string | undefined {
    const read = questionsLineSchema.safeParse(value)
    if (!read.success) return issueText(read.error)
    for (const question of read.data.questions) {
      const same = this.asked.find(({ name }) => name === question.name)
      if (!same) this.asked.push(question)
      else if (stableJson(same as unknown as Json) !== stableJson(question as unknown as Json)) return `asks "${question.name}" otherwise than a line before: give it another name`
    }
    return undefined
  }

  private takeItem(value: Readonly<Record<string, unknown>>, line: number): string | undefined {
    const { output } = value as { output?: Json }
    const id = value['id'] ?? (output === undefined ? '' : labelItemId({ input: value['input'] as Json | undefined, output }))
    const read = labelItemSchema.safeParse({ input: null, ...value, id: typeof id === 'number' ? String(id) : id })
    if (!read.success) return issueText(read.error)
    const same = this.known.get(read.data.id)
    // Two branches may have taken up the same answer
    if (same && labelItemId(same.item) !== labelItemId(read.data)) return `id "${read.data.id}" is already that of line ${same.line}, which has another output`
    if (!same) this.known.set(read.data.id, { item: read.data, line })
    return undefined
  }

  private takeLabelling(value: object, line: number): string | undefined {
    const read = labellingSchema.safeParse(value)
    if (!read.success) return issueText(read.error)
    const { row, by, at, labels, comment, settles, expected } = read.data
    this.referred.push({ row, line })
    if (expected !== undefined && isNewer(at, this.corrections.get(row))) this.corrections.set(row, { at, expected })
    if (labels === undefined) return undefined
    const opinion = { by, at, labels: labels ?? {}, ...(comment === undefined ? {} : { comment }), isWithdrawn: labels === null }
    const wrong = this.asked.flatMap((question) => (labels && question.name in labels ? (answerProblem(question, labels[question.name]!) ?? []) : []))
    if (wrong.length > 0) return wrong.join('; ')
    if (settles) {
      if (isNewer(at, this.settlements.get(row))) this.settlements.set(row, opinion)
      return undefined
    }
    const ofRow = this.opinions.get(row) ?? new Map<string, Opinion & { isWithdrawn: boolean }>()
    this.opinions.set(row, ofRow)
    if (isNewer(at, ofRow.get(by))) ofRow.set(by, opinion)
    return undefined
  }
}

/** What stands later in the file is newer, where both are of one moment. */
function isNewer(at: string, known: { at: string } | undefined): boolean {
  return known === undefined || Date.parse(at) >= Date.parse(known.at)
}

function standing(opinion: (Opinion & { isWithdrawn: boolean }) | undefined): Opinion | undefined {
  if (opinion === undefined || opinion.isWithdrawn) return undefined
  const { isWithdrawn: _isWithdrawn, ...rest } = opinion
  return rest
}

function issueText({ issues }: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `\`${path.map(String).join('.')}\` ${message}`)).join('; ')
}
