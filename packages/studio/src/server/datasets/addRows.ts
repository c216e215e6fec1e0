/** Rows of a log, a run or the playground on their way into a dataset: what would be written, and what not, and why. */
import { planDatasetAdd, parseMapping, suggestMapping, type DatasetAddition } from '@evals/store'
import { z } from 'zod'
import { projectFile } from '../project/projectFile.ts'
import type { StudioProject } from '../project/studioProject.ts'
import type { KeptChanges, ShownChange } from './keptChanges.ts'
import { json } from './json.ts'
import { rowSourceSchema, rowsOf } from './rowSource.ts'



export const additionSchema = z.object({
  /** Relative to the project's root; made where there is none. */
  path: z.string().min(1),
  source: rowSourceSchema,
  mapping: z.string().optional(),
  /** By the row's name in the plan. */
  edits: z
    .record(z.string(), z.object({ input: json.optional(), expected: json.optional(), noExpected: z.boolean().optional(), metadata: z.record(z.string(), json).nullish(), tags: z.array(z.string()).nullish() }))
    .optional(),
  /** Names of rows that are not to be added. */
  leftOut: z.array(z.string()).optional(),
})

export type AdditionQuery = z.output<typeof additionSchema>

export interface PlannedAddition extends ShownChange, Pick<DatasetAddition, 'added' | 'alreadyThere' | 'repeated' | 'noInput' | 'refused' | 'unmapped' | 'redaction'> {
  /** Rows that were looked at. */
  found: number
  gone: number
  /** Parts of a mapping that these rows have something for. */
  suggestions: string[]
}

export async function planAddition(project: StudioProject, kept: KeptChanges, { path, source, mapping = '', edits = {}, leftOut = [] }: AdditionQuery): Promise<PlannedAddition> {
  const file = projectFile(project.root, path)
  const { rows, originOf, traceOf, gone } = await rowsOf(project, source)
  const without = new Set(leftOut)
  const { file: _file, before, after, ...addition } = await planDatasetAdd({
    file,
    rows: rows.filter(({ id }) => !without.has(id)),
    ref: project.logsName,
    originOf,
    traceOf,
    map: mapping.trim() === '' ? undefined : parseMapping(mapping),
    edits: new Map(Object.entries(edits)),
    redact: project.redaction(),
  })
  return { ...kept.keep([{ file, before, after }]), ...addition, found: rows.length, gone, suggestions: suggestMapping(rows) }
}
