/** `GET /api/datasets`: the dataset files of the project, their rows, and what is known of each. */
import { existsSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { datasetSchemaFile } from '@evals/core'
import { datasetStats, validateDataset } from '@evals/store'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import type { ProjectEvents } from '../live/projectEvents.ts'
import { projectFile } from '../project/projectFile.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { RequestProblem } from '../requestProblem.ts'
import { FileHistories } from './fileHistory.ts'
import { companions, findDatasets, isWritableName } from './findDatasets.ts'
import { lastChanges } from './lastChanges.ts'
import { OpenDatasets, recordHash } from './openDatasets.ts'
import { columnsOf, keysOf, rowsPage, rowsQuerySchema } from './rowPages.ts'
import { RowCounts } from './rowCounts.ts'
import { rowScores } from './rowScores.ts'
import { suiteKey, SuiteUses } from './suiteUses.ts'

export type DatasetsRoutes = ReturnType<typeof datasetsRoutes>

/** Beyond this a list does not read a file to find out who uses it. */
const MAX_READ_BYTES = 64 * 1024 * 1024
/** Rows of a commit's difference that are sent. */
const MAX_SHOWN = 200

const ofFile = z.object({ path: z.string().min(1) })
const ofRow = ofFile.extend({ row: z.string() })
const page = { skip: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(50).default(10) }

export function datasetsRoutes(project: StudioProject, events: Pick<ProjectEvents, 'watchFile'>) {
  const { root } = project
  const open = new OpenDatasets(root)
  const counts = new RowCounts(open)
  const histories = new FileHistories(root)
  const uses = new SuiteUses(root)
  const usesOf = async (paths: readonly string[]) => {
    const ids = new Map<string, ReadonlySet<string>>()
    for (const path of paths) ids.set(path, await open.rowIds(path))
    return uses.of(ids)
  }
  const usesOfOne = async (path: string) => {
    const own = (await usesOf([path])).get(path)!
    if (own.every(({ named }) => named)) return own
    // With the others, as a suite is of the one that fits it best
    const others = (await findDatasets(root)).filter(({ bytes }) => bytes <= MAX_READ_BYTES).map((file) => file.path)
    return (await usesOf([...new Set([...others, path])])).get(path)!
  }
  return new Hono()
    .get('/', async (context) => {
      const files = await findDatasets(root)
      const changes = await lastChanges(root, files.map(({ path }) => path))
      for (const { path } of files) events.watchFile(projectFile(root, path))
      const datasets = []
      for (const file of files) datasets.push({ ...file, rows: await counts.of(file), ...changes.get(file.path) })
      return context.json({ datasets })
    })
    .get('/uses', async (context) => {
      const files = await findDatasets(root)
      const read = files.filter(({ bytes }) => bytes <= MAX_READ_BYTES).map(({ path }) => path)
      return context.json({ uses: Object.fromEntries(await usesOf(read)), notRead: files.filter(({ bytes }) => bytes > MAX_READ_BYTES).map(({ path }) => path) })
    })
    .get('/file', zValidator('query', ofFile, refuseWrong), async (context) => {
      const { path } = context.req.valid('query')
      const dataset = await open.read(path)
      const { file, version, bytes, rows, problems } = dataset
      events.watchFile(file)
      const beside = companions(root, path)
      const schema = datasetSchemaFile(file)
      if (existsSync(schema)) events.watchFile(schema)
      const change = (await lastChanges(root, [path])).get(path)
      return context.json({
        path,
        version,
        bytes,
        rows: rows.length,
        modifiedMs: (await stat(file)).mtimeMs,
        writable: isWritableName(path),
        problems: problems.slice(0, MAX_SHOWN),
        problemCount: problems.length,
        columns: columnsOf(dataset),
        ...beside,
        schemaText: beside.schema === undefined ? null : readFileSync(projectFile(root, beside.schema), 'utf8'),
        ...change,
      })
    })
    .get('/rows', zValidator('query', rowsQuerySchema, refuseWrong), async (context) => {
      const query = context.req.valid('query')
      const dataset = await open.read(query.path)
      return context.json({ ...rowsPage(dataset, query), version: dataset.version })
    })
    .get('/keys', zValidator('query', ofFile.extend({ search: z.string().default('') }), refuseWrong), async (context) => {
      const { path, search } = context.req.valid('query')
      const dataset = await open.read(path)
      const wanted = new Set(keysOf(dataset, search))
      return context.json({ rows: dataset.rows.filter(({ key }) => wanted.has(key)).map(({ key, value }) => ({ key, hash: recordHash(value) })) })
    })
    .get('/row', zValidator('query', ofRow, refuseWrong), async (context) => {
      const { path, row } = context.req.valid('query')
      const found = (await open.read(path)).byKey.get(row)
      if (!found) throw new RequestProblem(404, `${path} has no row ${JSON.stringify(row)}: it may have been deleted, or its input was edited`)
      const { key, id, hasOwnId, line, value } = found
      return context.json({ key, id, hasOwnId, line: line ?? null, hash: recordHash(value), value })
    })
    .get('/stats', zValidator('query', ofFile, refuseWrong), async (context) => {
      const file = (await open.read(context.req.valid('query').path)).file
      const { duplicates, nearDuplicates: _near, ...stats } = await datasetStats(file, { near: false })
      return context.json({ ...stats, duplicates: duplicates.length, duplicateRows: duplicates.reduce((sum, group) => sum + group.length - 1, 0) })
    })
    .get('/validation', zValidator('query', ofFile, refuseWrong), async (context) => {
      const { path } = context.req.valid('query')
      const { problems } = await validateDataset((await open.read(path)).file, { folder: root })
      return context.json({ problems: problems.slice(0, MAX_SHOWN).map((one) => ({ ...one, line: Number(/:(\d+)$/.exec(one.where)?.[1] ?? 0) })), count: problems.length })
    })
    .get('/file-uses', zValidator('query', ofFile, refuseWrong), async (context) => {
      const { path } = context.req.valid('query')
      return context.json({ uses: await usesOfOne(path) })
    })
    .get('/row-scores', zValidator('query', ofRow, refuseWrong), async (context) => {
      const { path, row } = context.req.valid('query')
      const dataset = await open.read(path)
      const suites = new Set((await usesOfOne(path)).map(({ file, suite, variant }) => suiteKey({ file, name: suite, variant })))
      return context.json(await rowScores(root, dataset.byKey.get(row)?.id ?? row, (suite) => suites.has(suite)))
    })
    .get('/history', zValidator('query', ofFile.extend(page), refuseWrong), async (context) => {
      const { path, skip, limit } = context.req.valid('query')
      return context.json(await histories.read(projectFile(root, path), skip, limit))
    })
    .get('/revision', zValidator('query', ofFile.extend({ commit: z.string().regex(/^([0-9a-f]{40,64}|uncommitted)$/) }), refuseWrong), async (context) => {
      const { path, commit } = context.req.valid('query')
      const diff = await histories.diffAt(projectFile(root, path), commit)
      if (diff === undefined) throw new RequestProblem(404, `${path} has no commit ${commit}`)
      if ('problem' in diff) throw new RequestProblem(400, `The file could not be read then: ${diff.problem}`)
      const { added, removed, changed } = diff
      return context.json({
        added: added.slice(0, MAX_SHOWN),
        removed: removed.slice(0, MAX_SHOWN),
        changed: changed.slice(0, MAX_SHOWN),
        counts: { added: added.length, removed: removed.length, changed: changed.length },
      })
    })
    .get('/row-history', zValidator('query', ofRow.extend(page), refuseWrong), async (context) => {
      const { path, row, skip, limit } = context.req.valid('query')
      return context.json(await histories.ofRow(projectFile(root, path), row, skip, limit))
    })
}
