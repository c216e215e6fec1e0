/** The schema that a dataset may have beside it: `questions.schema.json` for `questions.jsonl`. Whoever reads or writes its rows holds to it. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { compileJsonSchema, jsonSchemaProblem, type JsonSchema } from '../jsonSchema.ts'
import { jsonProblem, lineAt } from '../jsonProblem.ts'
import { isPlainObject } from '../plainObject.ts'
import { isError } from '../row/errorInfo.ts'
import { systemProblem } from '../systemProblem.ts'
import { DataError } from './dataError.ts'

export interface DatasetSchema {
  /** Absolute, as the dataset's path was. */
  file: string
  /** All that is wrong with a row. Empty: nothing. */
  problems: (row: { readonly [key: string]: unknown }) => string[]
}

/** @example datasetSchemaFile('/app/questions.jsonl')   // '/app/questions.schema.json' */
export function datasetSchemaFile(path: string): string {
  return path.replace(/\.[^./\\]+$/, '') + '.schema.json'
}

/**
 * A JSON Schema over `{ input, expected, metadata }`: a field that a row does not have is absent there.
 *
 * @param path the dataset's, absolute
 * @returns `undefined` where the dataset has none; ajv is not loaded then
 * @throws {DataError} where the file can not be read, is not JSON, or no JSON Schema
 */
export async function readDatasetSchema(path: string): Promise<DatasetSchema | undefined> {
  const file = datasetSchemaFile(path)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isError(error) && 'code' in error && error.code === 'ENOENT') return undefined
    throw refusal(file, `can not be read: ${systemProblem(error)}`)
  }
  return { file, problems: checkBy(parse(file, text), file) }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const { reason, position } = jsonProblem(text, error)
    throw refusal(file, `is not JSON: ${reason}`, lineAt(text, position))
  }
}

function checkBy(schema: unknown, file: string): DatasetSchema['problems'] {
  if (!isPlainObject(schema)) throw refusal(file, 'must be a JSON Schema of a row: { "type": "object", "properties": { "input": … } }')
  try {
    const validate = compileJsonSchema(schema as JsonSchema, { allErrors: true })
    if ('$async' in validate) throw new Error('it validates asynchronously')
    return ({ input, expected, metadata }) => {
      const checked = Object.fromEntries(Object.entries({ input, expected, metadata }).filter(([, value]) => value !== undefined))
      return validate(checked) ? [] : [...new Set((validate.errors ?? []).map((error) => jsonSchemaProblem(error, 'the row')))]
    }
  } catch (error) {
    throw refusal(file, `is no JSON Schema: ${isError(error) ? error.message : String(error)}`)
  }
}

function refusal(file: string, problem: string, line?: number): DataError {
  const name = basename(file)
  return new DataError(name, [{ where: line === undefined ? name : `${name}:${line}`, problem }])
}
