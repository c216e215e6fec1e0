/** Where an eval and the rows of its datasets stand in the repository: for notes beside the code of a pull request. */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { SuiteResult } from '../comparison/suiteResult.ts'
import { readDatasetFile } from '../dataset/readFile.ts'
import { isPlainObject } from '../plainObject.ts'
import { assignIds } from '../row/rowIds.ts'
import type { Json } from '../json.ts'

export interface FilePlace {
  /** Relative to the repository's root, with forward slashes. */
  path: string
  /** Counts from 1. */
  line: number
}

export interface Places {
  /** Of `describe.eval`, or the first line of a file in which it is not found. */
  suite: (suite: { file: string; name: string }) => FilePlace
  /** Of a case's row in its dataset; `undefined`: it is in no file, or not found there. */
  row: (suite: { file: string; name: string }, id: string) => FilePlace | undefined
}

type Suite = Pick<SuiteResult, 'file' | 'name' | 'datasets'>

/**
 * Files that can not be read have no places, and are no error: the note then stands where the eval does.
 *
 * @param repository its root, absolute: the project may be in a folder of it
 * @param root the project's, absolute
 */
export async function findPlaces(repository: string, root: string, suites: readonly Suite[]): Promise<Places> {
  const pathOf = (file: string): string => relative(repository, join(root, file)).replaceAll('\\', '/')
  const rows = new Map<string, Map<string, number>>()
  for (const file of new Set(suites.flatMap(({ datasets = [] }) => datasets))) rows.set(file, await linesOfRows(join(root, file)))
  return {
    suite: ({ file, name }) => ({ path: pathOf(file), line: lineOfEval(join(root, file), name) }),
    row: ({ file, name }, id) => {
      const { datasets = [] } = suites.find((suite) => suite.file === file && suite.name === name) ?? {}
      for (const dataset of datasets) {
        const line = rows.get(dataset)?.get(id)
        if (line !== undefined) return { path: pathOf(dataset), line }
      }
      return undefined
    },
  }
}

async function linesOfRows(path: string): Promise<Map<string, number>> {
  try {
    const { records } = await readDatasetFile(path)
    const located = records.flatMap(({ value, line }) => (isPlainObject(value) && value['input'] !== undefined && line !== undefined ? [{ id: idIn(value), input: value['input'] as Json, line }] : []))
    return new Map(assignIds(located).map(({ id, line }) => [id, line]))
  } catch {
    return new Map()
  }
}

function idIn({ id }: Record<string, unknown>): string | number | undefined {
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}

/** The last name of the suite's path as it is written: where an eval of that name is defined, else where the name is. */
function lineOfEval(path: string, name: string): number {
  let lines: string[]
  try {
    lines = readFileSync(path, 'utf8').split('\n')
  } catch {
    return 1
  }
  const last = name.split(' > ').at(-1)!
  const names = [`'${last.replaceAll("'", "\\'")}'`, JSON.stringify(last), `\`${last}\``]
  const found = lines.map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => names.some((written) => line.includes(written)))
  return (found.find(({ line }) => /\beval\b/.test(line)) ?? found[0])?.number ?? 1
}
