/** A review that is to be started: which items are put into which file, as a change that is looked at before it is made. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { appendLines, readWritableText, writeAtomically, type DatasetChange, type Json } from '@evals/core'
import { LabelBook, labelItemLine, questionsLine, questionsSchema, type LabelItem } from '@evals/core/labels'
import { redactRows, renderDatasetDiff, type RedactionOptions, type RedactionReport } from '@evals/store'
import { z } from 'zod'
import { projectFile } from '../project/projectFile.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { RequestProblem } from '../requestProblem.ts'
import { isLabelFile } from './labelFiles.ts'
import { candidatesOf, sourceSchema, titleOf } from './reviewSource.ts'

export const startSchema = sourceSchema.extend({
  /** Relative to the root; added to where it is there. */
  path: z.string(),
  /** Taken where the file has none of its own. */
  questions: questionsSchema.optional(),
})

export interface ReviewPlan {
  path: string
  found: number
  withoutOutput: number
  isCut: boolean
  added: { id: string; title: string }[]
  alreadyThere: number
  /** Kinds of secrets and personal data that are taken out, with how often. */
  redacted: RedactionReport['kinds']
  /** Two people who label on two branches are merged by git without a question only where `.gitattributes` says how. */
  attributes: boolean
  /** As git will show it. */
  patch: string
}

const ATTRIBUTE = '*.labels.jsonl merge=union'
/** Beyond this, characters of a patch that nobody reads. */
const PATCH = 12_000

export async function planReview(project: StudioProject, { path, questions, ...source }: z.infer<typeof startSchema>): Promise<{ plan: ReviewPlan; change: DatasetChange; attributes: string | undefined }> {
  if (!isLabelFile(path)) throw new RequestProblem(400, `Labels are kept in a file that ends with .labels.jsonl, and ${JSON.stringify(path)} does not`)
  const file = projectFile(project.root, path)
  if (/(^|\/)\.evals\//.test(path)) throw new RequestProblem(400, 'Labels are for git, and .evals is not: name a file beside the dataset')
  const before = readWritableText(file)
  const book = LabelBook.parse(before ?? '')
  const { items, ...counts } = await candidatesOf(project, source)
  const fresh = items.filter(({ id }) => book.item(id) === undefined)
  const { redacted, kinds } = await redact(fresh, project.redaction())
  const head = before === undefined || before.trim() === '' ? [questionsLine(questions ?? book.questions)] : []
  const change = { file, before, after: fresh.length === 0 ? (before ?? '') : appendLines(before, [...head, ...redacted.map(labelItemLine)]) }
  const attributes = isInGit(project.root) ? missingAttribute(project.root) : undefined
  const patch = renderDatasetDiff(change, { folder: project.root })
  const plan: ReviewPlan = {
    path,
    ...counts,
    added: redacted.map((item) => ({ id: item.id, title: titleOf(item) })),
    alreadyThere: items.length - fresh.length,
    redacted: kinds,
    attributes: attributes !== undefined && fresh.length > 0,
    patch: patch.length > PATCH ? `${patch.slice(0, PATCH)}\n… and more` : patch,
  }
  return { plan, change, attributes }
}

/** @param text as `planReview` gave it */
export function writeAttributes(root: string, text: string | undefined): void {
  if (text !== undefined) writeAtomically(join(root, '.gitattributes'), text)
}

function isInGit(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (dirname(folder) !== folder && isInGit(dirname(folder)))
}

/** @returns what `.gitattributes` is to hold; `undefined` where it says it already */
function missingAttribute(root: string): string | undefined {
  const file = join(root, '.gitattributes')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  return /^[^#\n]*\.labels\.jsonl\s.*\bmerge=/m.test(text ?? '') ? undefined : appendLines(text, [ATTRIBUTE])
}

/** Numbers in the ids of logs are no phones and no cards, whatever they look like. */
const IDS = { phone: false, card: false, iban: false, ip: false } as const

async function redact(items: readonly LabelItem[], options: RedactionOptions): Promise<{ redacted: LabelItem[]; kinds: RedactionReport['kinds'] }> {
  const { rows, report } = await redactRows(
    items.map(({ id, name, input, output, expected, metadata, tags, scoreDetails }) => ({ id, fields: { name, input, output, expected, metadata, tags, scoreDetails: scoreDetails as unknown as Json } })),
    options,
  )
  const origins = await redactRows(items.map(({ id, origin }) => ({ id, fields: { origin: origin?.id } })), { ...options, kinds: { ...options.kinds, ...IDS } })
  const redacted = items.map((item, index): LabelItem => {
    const { fields } = rows[index]!
    const id = origins.rows[index]!.fields.origin
    return { ...item, ...(fields as unknown as Partial<LabelItem>), ...(item.origin && typeof id === 'string' ? { origin: { ...item.origin, id } } : {}) }
  })
  return { redacted, kinds: report.kinds }
}
