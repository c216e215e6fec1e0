/** `/api/review`: what is reviewed, one row at a time; what people say of it, written at once; and how far they and the scorers agree. */
import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { applyDatasetChange, toJson } from '@evals/core'
import { answerProblem, appendLabelling, labellingLine, reviewAgreement, undoLabelling, type Labelling } from '@evals/core/labels'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { RequestProblem } from '../requestProblem.ts'
import { calibrations } from './calibrations.ts'
import { datasetPlaceOf, planCorrection } from './correctExpected.ts'
import { datasetOf, findLabelFiles, forget, labelFileOf, noteAppended, openLabels, type OpenLabels } from './labelFiles.ts'
import { planReview, startSchema, writeAttributes } from './planReview.ts'
import { reviewChoices } from './reviewChoices.ts'
import { itemAnswer, queueAnswer, queueRows } from './reviewQueue.ts'
import { candidatesOf, sourceSchema, titleOf } from './reviewSource.ts'
import { suggestLabelFile } from './suggestLabelFile.ts'

export type ReviewRoutes = ReturnType<typeof reviewRoutes>

const by = z.string().trim().min(1, 'must say who reviews').max(200)
const path = z.string().min(1)
const offset = z.coerce.number().int().min(0).default(0)
const limit = z.coerce.number().int().min(1).max(500).default(100)
const flag = z.enum(['0', '1']).default('0')
const labels = z.record(z.string(), z.union([z.boolean(), z.number(), z.null()]))
const labelBody = z.object({ path, row: z.string(), by, labels, comment: z.string().max(20_000).optional(), settles: z.boolean().default(false) })
const undoBody = z.object({ path, row: z.string(), by, settles: z.boolean().default(false), before: z.object({ labels, comment: z.string().optional() }).nullable() })
const correctBody = z.object({ path, row: z.string(), by, expected: z.unknown() })
const SHOWN = 8

export function reviewRoutes(project: StudioProject) {
  const { root } = project
  return new Hono()
    .get('/', async (context) => {
      const queues = findLabelFiles(root).map((file) => {
        const { book } = openLabels(root, file)
        const { items, reviewers, disputed } = reviewAgreement(book)
        return { path: file, dataset: datasetOf(root, file) ?? null, items, reviewers, unsettled: disputed.filter(({ isSettled }) => !isSettled).length, problems: book.problems.length }
      })
      return context.json({ reviewer: await gitName(root), queues })
    })
    .get('/choices', async (context) => context.json(await reviewChoices(project)))
    .post('/candidates', zValidator('json', sourceSchema, refuse), async (context) => {
      const source = context.req.valid('json')
      const { items, found, withoutOutput, isCut } = await candidatesOf(project, source)
      return context.json({ count: items.length, found, withoutOutput, isCut, first: items.slice(0, SHOWN).map((item) => ({ id: item.id, title: titleOf(item) })), suggested: await suggestLabelFile(root, source, items) })
    })
    .post('/plan', zValidator('json', startSchema, refuse), async (context) => {
      const { plan } = await planReview(project, context.req.valid('json'))
      return context.json({ ...plan, added: plan.added.slice(0, SHOWN), adds: plan.added.length })
    })
    .post('/start', zValidator('json', startSchema, refuse), async (context) => {
      const { plan, change, attributes } = await planReview(project, context.req.valid('json'))
      if (plan.added.length === 0) throw new RequestProblem(400, plan.alreadyThere > 0 ? `Nothing to add: ${plan.path} has all ${plan.alreadyThere} of them` : 'Nothing to review: none of these rows has an output')
      applyDatasetChange(change)
      writeAttributes(root, attributes)
      return context.json({ path: plan.path, added: plan.added.length, first: plan.added[0]!.id })
    })
    .get('/queue', zValidator('query', z.object({ path, by }), refuse), (context) => {
      const query = context.req.valid('query')
      const { book } = openLabels(root, labelFileOf(query.path))
      return context.json(queueAnswer(labelFileOf(query.path), datasetOf(root, labelFileOf(query.path)), book, query.by))
    })
    .get('/item', zValidator('query', z.object({ path, by, id: z.string(), open: flag }), refuse), async (context) => {
      const query = context.req.valid('query')
      const { book } = openLabels(root, query.path)
      const found = itemAnswer(book, query.id, query.by, query.open === '1')
      if (!found) throw new RequestProblem(404, `There is no row ${JSON.stringify(query.id)} in ${query.path}`)
      // A dataset that can not be read is no reason not to review
      const place = await datasetPlaceOf(root, query.path, book.item(query.id)!).catch(() => undefined)
      return context.json({ ...found, dataset: place ?? null, line: book.lineOf(query.id) ?? null })
    })
    .get('/find', zValidator('query', z.object({ path, row: z.string() }), refuse), (context) => {
      const query = context.req.valid('query')
      const { book } = openLabels(root, labelFileOf(query.path))
      const item = book.item(query.row) ?? book.items.find(({ origin }) => origin?.id === query.row)
      return context.json({ id: item?.id ?? null })
    })
    .get('/rows', zValidator('query', z.object({ path, by, offset, limit, only: z.enum(['all', 'todo', 'decided', 'skipped', 'disputed', 'commented']).default('all'), text: z.string().default('') }), refuse), (context) => {
      const { path: file, ...query } = context.req.valid('query')
      return context.json(queueRows(openLabels(root, file).book, query))
    })
    .post('/label', zValidator('json', labelBody, refuse), (context) => {
      const body = context.req.valid('json')
      const open = openLabels(root, body.path)
      checkAnswers(open, body)
      const labelling: Labelling = { row: body.row, by: body.by, at: new Date().toISOString(), labels: body.labels, ...(body.comment ? { comment: body.comment } : {}), ...(body.settles ? { settles: true } : {}) }
      write(open, labelling)
      return context.json({ at: labelling.at })
    })
    .post('/undo', zValidator('json', undoBody, refuse), (context) => {
      const body = context.req.valid('json')
      const open = openLabels(root, body.path)
      const now = body.settles ? open.book.settledBy(body.row) : open.book.opinionOf(body.row, body.by)
      if (!now || now.by !== body.by) throw new RequestProblem(409, 'There is nothing of yours to take back here: it was changed in the meantime')
      const labelling: Labelling = { row: body.row, ...now, labels: { ...now.labels }, ...(body.settles ? { settles: true } : {}) }
      const isRemoved = undoLabelling(open.file, labelling, new Date().toISOString(), body.before ?? undefined)
      forget(open.file)
      return context.json({ isRemoved })
    })
    .post('/correct/plan', zValidator('json', correctBody, refuse), async (context) => {
      const body = context.req.valid('json')
      const { change: _change, ...plan } = await planCorrection(root, body.path, openLabels(root, body.path).book, body.row, expectedOf(body.expected))
      return context.json(plan)
    })
    .post('/correct', zValidator('json', correctBody, refuse), async (context) => {
      const body = context.req.valid('json')
      const open = openLabels(root, body.path)
      const expected = expectedOf(body.expected)
      const { change, kind } = await planCorrection(root, body.path, open.book, body.row, expected)
      if (change) applyDatasetChange(change)
      write(open, { row: body.row, by: body.by, at: new Date().toISOString(), expected })
      return context.json({ kind })
    })
    .get('/agreement', zValidator('query', z.object({ path }), refuse), (context) => {
      const { book } = openLabels(root, context.req.valid('query').path)
      const agreement = reviewAgreement(book)
      return context.json({ ...agreement, disputed: agreement.disputed.map((one) => ({ ...one, title: titleOf(book.item(one.id)!), opinions: book.opinionsOf(one.id), settled: book.settledBy(one.id) ?? null })) })
    })
    .get('/calibration', zValidator('query', z.object({ path, run: z.string().optional(), question: z.string().optional(), threshold: z.coerce.number().gt(0).max(1).optional() }), refuse), async (context) => {
      const { path: file, run, ...query } = context.req.valid('query')
      return context.json(await calibrations(root, openLabels(root, file).book, { ...query, by: run }))
    })
}

/** Of `zValidator`: what is wrong, as every other mistake is told. */
function refuse(result: { success: boolean; error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }): void {
  if (!result.success) throw new RequestProblem(400, result.error!.issues.map(({ path: place, message }) => `${place.map(String).join('.') || 'the request'}: ${message}`).join('; '))
}

function checkAnswers({ book }: OpenLabels, { row, labels: answers }: z.infer<typeof labelBody>): void {
  if (!book.item(row)) throw new RequestProblem(404, `There is no row ${JSON.stringify(row)} in the review any more`)
  const known = new Map(book.questions.map((question) => [question.name, question]))
  const problems = Object.entries(answers).flatMap(([name, answer]) => {
    const question = known.get(name)
    return question ? (answerProblem(question, answer) ?? []) : [`nothing is asked as "${name}"`]
  })
  if (problems.length > 0) throw new RequestProblem(400, problems.join('; '))
}

function write(open: OpenLabels, labelling: Labelling): void {
  const { size } = statSync(open.file)
  appendLabelling(open.file, labelling)
  noteAppended(open, labellingLine(labelling), size)
}

function expectedOf(value: unknown) {
  if (value === undefined) throw new RequestProblem(400, 'expected: there is none')
  return toJson(value, 'expected')
}

/** Who commits here. */
function gitName(root: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['config', 'user.name'], { cwd: root, timeout: 5_000 }, (error, output) => resolve(error || output.trim() === '' ? null : output.trim()))
  })
}
