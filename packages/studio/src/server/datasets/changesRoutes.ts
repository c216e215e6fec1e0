/** `POST /api/dataset-changes`: changes of dataset files, each planned and shown as a diff first, and then written as it was shown. */
import { dedupeDataset, parseFileRows, splitDataset } from '@evals/store'
import { DataError, datasetLine, readWritableText, visibleJson, type DatasetRow } from '@evals/core'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { projectFile } from '../project/projectFile.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { RequestProblem } from '../requestProblem.ts'
import { additionSchema, planAddition } from './addRows.ts'
import { editsSchema, planEdits, rowCheck } from './editRows.ts'
import { isDatasetName, isWritableName } from './findDatasets.ts'
import { json } from './json.ts'
import { KeptChanges } from './keptChanges.ts'

export type DatasetChangesRoutes = ReturnType<typeof datasetChangesRoutes>

const splitSchema = z.object({ path: z.string().min(1), shares: z.record(z.string(), z.number()), by: z.string().optional(), seed: z.number().optional() })

/** Looking for near duplicates takes time with the square of them, and nothing else is answered meanwhile. */
const MAX_NEAR_ROWS = 5_000

export function datasetChangesRoutes(project: StudioProject) {
  const { root } = project
  const kept = new KeptChanges(root)
  return new Hono()
    .post('/add', zValidator('json', additionSchema, refuseWrong), async (context) => context.json(await planAddition(project, kept, context.req.valid('json'))))
    .post('/check', zValidator('json', z.object({ path: z.string().min(1), row: z.record(z.string(), json) }), refuseWrong), async (context) => {
      const { path, row } = context.req.valid('json')
      return context.json({ problems: await (await rowCheck(projectFile(root, path)))(row) })
    })
    .post('/edit', zValidator('json', editsSchema, refuseWrong), async (context) => {
      const edits = context.req.valid('json')
      return context.json(await planEdits(kept, projectFile(root, edits.path), edits))
    })
    .post('/split', zValidator('json', splitSchema, refuseWrong), async (context) => {
      const { path, shares, by, seed } = context.req.valid('json')
      const { parts } = await splitDataset(projectFile(root, path), shares, { by, seed })
      return context.json({ ...kept.keep(parts), parts: parts.map(({ name, share, rows, file }) => ({ name, share, rows, file: basename(file) })) })
    })
    .post('/dedupe', zValidator('json', z.object({ path: z.string().min(1), near: z.boolean().default(false) }), refuseWrong), async (context) => {
      const { path, near } = context.req.valid('json')
      const file = projectFile(root, path)
      if (near) {
        const { rows } = await parseFileRows(file, readWritableText(file) ?? '')
        if (rows.length > MAX_NEAR_ROWS) throw new RequestProblem(413, `Near duplicates among more than ${MAX_NEAR_ROWS.toLocaleString('en-US')} rows take long: run \`evals dataset dedupe ${path} --near --dry-run\` in a terminal`)
      }
      const { before, after, removed, conflicts } = await dedupeDataset(file, { near })
      return context.json({ ...kept.keep([{ file, before, after }]), removed, conflicts })
    })
    .post('/convert', zValidator('json', z.object({ path: z.string().min(1) }), refuseWrong), async (context) => {
      const { path } = context.req.valid('json')
      if (!isDatasetName(path) || isWritableName(path)) throw new RequestProblem(400, `${path} is JSON Lines already, or no dataset`)
      const from = projectFile(root, path)
      const file = projectFile(root, path.replace(/\.[^./\\]+$/, '.jsonl'))
      const before = readWritableText(file)
      if (before !== undefined) throw new RequestProblem(409, `${basename(file)} is there already: nothing is written over it`)
      const { rows, problems } = await parseFileRows(from, await readFile(from, 'utf8'))
      if (problems.length > 0) throw new DataError(basename(from), problems, 'nothing was written')
      const after = rows.map(({ value }) => `${'input' in value && Object.keys(value).every((key) => KNOWN.has(key)) ? datasetLine(value as unknown as DatasetRow) : visibleJson(JSON.stringify(value))}\n`).join('')
      return context.json({ ...kept.keep([{ file, before, after }]), path: path.replace(/\.[^./\\]+$/, '.jsonl') })
    })
    .post('/apply', zValidator('json', z.object({ token: z.string() }), refuseWrong), (context) => context.json(kept.apply(context.req.valid('json').token)))
}

const KNOWN = new Set(['id', 'name', 'input', 'expected', 'tags', 'metadata', 'origin'])
