/** Whether a dataset can be run: all that the loader would refuse, as data. */
import { dirname, relative, resolve } from 'node:path'
import { DataError, dataset, datasetSchemaFile, loadRows, type DataProblem } from '@evals/core'

export interface DatasetValidation {
  /** Absolute. */
  file: string
  /** Absolute; where there is one, the rows are held to it. */
  schema?: string | undefined
  /** How many there are; 0 where there are problems. */
  rows: number
  /** Each with file and line, in their order. Empty: nothing is wrong. */
  problems: readonly DataProblem[]
}

/**
 * By the loader itself, so that the command and the eval can not disagree.
 *
 * @param folder what the files in messages are relative to
 */
export async function validateDataset(file: string, { folder = process.cwd() }: { folder?: string } = {}): Promise<DatasetValidation> {
  const path = resolve(folder, file)
  try {
    const { rows, files } = await loadRows(dataset(path), { folder: relative(folder, path).startsWith('..') ? dirname(path) : folder, owner: file })
    const schema = files.find((read) => read === datasetSchemaFile(path))
    return { file: path, ...(schema === undefined ? {} : { schema }), rows: rows.length, problems: [] }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return { file: path, rows: 0, problems: error.problems }
  }
}
