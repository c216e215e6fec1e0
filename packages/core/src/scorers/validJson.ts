/** Whether the output is JSON, and JSON of a certain shape. */

import type { ValidateFunction } from 'ajv'
import { scorer, type Scorer } from '../scorer/scorer.ts'
import type { BuiltInArgs, BuiltInResult } from './builtIn.ts'
import { compileJsonSchema, type JsonSchema } from '../jsonSchema.ts'
import { issueText, type StandardSchema } from '../standardSchema.ts'
import { MAX_DEPTH, nestedDeeperThan } from './nesting.ts'

export type { JsonSchema }

export interface ValidJsonArgs extends BuiltInArgs {
  /** A zod or other Standard Schema, or a JSON Schema. Without one, any object or array is valid. */
  schema?: StandardSchema | JsonSchema
}

/**
 * 1 if the output is valid JSON, else 0, as autoevals' ValidJSON. A text is parsed, anything else is taken as the
 * value. With a `schema` the value must match it; without one it must be an object or an array. Nothing is cut out of
 * the text: a Markdown fence around JSON is not JSON.
 *
 * JSON Schema is checked by ajv, which is loaded when first used. Unknown keywords are ignored, and `format` describes
 * and does not check, as the specification has it. A value that is nested deeper than 1,000 levels matches no schema.
 *
 * @throws Error for a schema that is neither kind, does not compile, or is asynchronous.
 *
 * @example
 * validJson.partial({ schema: z.object({ total: z.number() }) })
 * validJson.partial({ schema: { type: 'object', required: ['total'] } })
 */
export const validJson: Scorer<ValidJsonArgs, BuiltInResult> = scorer(
  'validJson',
  ({ output, schema }: ValidJsonArgs): BuiltInResult => {
    // First, so that a broken schema is an error on every row and not only where the output parses.
    const check = schema === undefined || schema === null ? isContainer : checkBy(schema)
    let value = output
    if (typeof output === 'string') {
      try {
        value = JSON.parse(output)
      } catch (error) {
        return { score: 0, reason: `not JSON: ${(error as Error).message}` }
      }
    }
    const problem = value === undefined ? 'no output' : check(value)
    return problem === undefined ? { score: 1 } : { score: 0, reason: problem }
  },
  { version: '1', binary: true },
)

/** What is wrong with a value, or undefined. */
type Check = (value: unknown) => string | undefined

function isContainer(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? undefined : 'JSON, but neither an object nor an array'
}

/** Compiling takes milliseconds, and a suite uses one schema object for all its rows. */
const compiled = new WeakMap<object, Check>()

function checkBy(schema: StandardSchema | JsonSchema): Check {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const check = isStandard(schema) ? standardCheck(schema) : jsonSchemaCheck(schema)
  const guarded: Check = (value) =>
    nestedDeeperThan(value, MAX_DEPTH) ? `nested deeper than ${MAX_DEPTH} levels` : check(value)
  compiled.set(schema, guarded)
  return guarded
}

function isStandard(schema: StandardSchema | JsonSchema): schema is StandardSchema {
  // arktype's schemas are functions.
  const isCandidate = typeof schema === 'object' || typeof schema === 'function'
  if (isCandidate && '~standard' in schema) return true
  if (typeof schema !== 'object' || Array.isArray(schema) || 'safeParse' in schema) {
    throw new Error('validJson needs a schema that is a Standard Schema (as zod from 3.24) or a JSON Schema.')
  }
  return false
}

function standardCheck(schema: StandardSchema): Check {
  return (value) => {
    const result = schema['~standard'].validate(value)
    if ('then' in result) {
      // The promise is dropped here, so its failure must not surface later as an unhandled rejection.
      result.then(undefined, () => {})
      throw new Error('validJson is synchronous, and its schema validates asynchronously.')
    }
    const issue = result.issues?.[0]
    return issue && issueText(issue)
  }
}

function jsonSchemaCheck(schema: JsonSchema): Check {
  let validate: ValidateFunction
  try {
    validate = compileJsonSchema(schema)
  } catch (error) {
    throw new Error(`validJson can not use its JSON Schema: ${(error as Error).message}`, { cause: error })
  }
  if ('$async' in validate) throw new Error('validJson is synchronous, and its schema validates asynchronously.')
  return (value) => {
    if (validate(value)) return undefined
    const error = validate.errors?.[0]
    return `${error?.instancePath || 'the value'} ${error?.message ?? 'does not match the schema'}`
  }
}
