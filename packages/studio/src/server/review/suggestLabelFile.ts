/** Where the labels of a choice of rows belong: beside the dataset that these rows are of. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import type { LabelItem } from '@evals/core/labels'
import { readRows, findRun, runsFolder } from '@evals/core'
import { parseFileRows } from '@evals/store'
import { isLabelFile, labelFileOf } from './labelFiles.ts'
import type { ReviewSource } from './reviewSource.ts'

const DATASET = /\.(jsonl|ndjson|json|yaml|yml|csv)$/i
/** Larger files are not looked through for a suggestion, in bytes. */
const MOST = 20_000_000
/** Items that are looked for. */
const LOOKED_AT = 50

/** @returns relative to the root */
export async function suggestLabelFile(root: string, { of }: ReviewSource, items: readonly LabelItem[]): Promise<string> {
  if (of.from === 'dataset') return labelFileOf(of.path)
  if (of.from === 'logs') return 'logs.labels.jsonl'
  const evalFile = of.file ?? (await firstFile(root, of.run))
  if (evalFile === undefined) return 'review.labels.jsonl'
  const folder = posix.dirname(evalFile)
  const ids = new Set(items.slice(0, LOOKED_AT).flatMap(({ origin }) => origin?.id ?? []))
  const dataset = await datasetWith(join(root, dirname(evalFile)), ids)
  return posix.join(folder, dataset === undefined ? `${posix.basename(evalFile).replace(/(\.eval)?\.\w+$/, '')}.labels.jsonl` : labelFileOf(dataset))
}

async function firstFile(root: string, run: string): Promise<string | undefined> {
  for await (const { file } of readRows(join(runsFolder(root), findRun(root, run)))) if (file !== undefined) return file
  return undefined
}

/** Of the datasets in the folder the one that has most of these ids, if it has at least half of them. */
async function datasetWith(folder: string, ids: ReadonlySet<string>): Promise<string | undefined> {
  let best: { name: string; hits: number } | undefined
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !DATASET.test(entry.name) || isLabelFile(entry.name) || /^(package|tsconfig)|\.schema\.json$|lock/.test(entry.name)) continue
    const file = join(folder, entry.name)
    if (statSync(file).size > MOST) continue
    const text = readFileSync(file, 'utf8')
    // What is no dataset is none of these
    const rows = await parseFileRows(file, text).then(({ rows: found }) => found, () => [])
    const hits = rows.filter(({ id }) => ids.has(id)).length
    if (hits * 2 >= ids.size && hits > (best?.hits ?? 0)) best = { name: entry.name, hits }
  }
  return best?.name
}
