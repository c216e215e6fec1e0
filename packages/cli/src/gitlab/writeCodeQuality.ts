/** A recorded run as the code quality report that GitLab shows in a merge request. */
import { relative } from 'node:path'
import { findPlaces, readReport, writeOutputFile } from '@evals/core'
import { annotationsOf, renderCodeQuality } from '@evals/report'
import { Mistake } from '../frame/mistake.ts'

export interface CodeQualityOptions {
  root: string
  run?: string | undefined
  /** Relative to the root, or absolute. */
  file: string
  /** Its root: places are relative to it. */
  repository: string
}

/** @throws {Mistake} where the file can not be written; {NoRunError} */
export async function writeCodeQuality({ root, run, file, repository }: CodeQualityOptions): Promise<{ run: string; file: string; annotations: number }> {
  const { record, details, folder } = await readReport(root, run)
  const annotations = annotationsOf({ record, details, written: record.written ?? [], update: record.update ?? 'none', runPath: relative(root, folder) }, await findPlaces(repository, root, record.suites))
  const problem = writeOutputFile(root, file, renderCodeQuality(annotations))
  if (problem !== undefined) throw new Mistake(problem)
  return { run: record.id, file, annotations: annotations.length }
}
