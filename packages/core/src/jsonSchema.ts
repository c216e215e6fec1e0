/** JSON Schema, by ajv, which is loaded when a schema is first used: most evals have none. */
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import { lazyRequire } from './lazyRequire.ts'

/** JSON Schema, draft 7, 2019-09 or 2020-12 by its `$schema`; draft 7 where it has none. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/**
 * Unknown keywords are ignored, and `format` describes and does not check, as the specification has it.
 *
 * @param allErrors every problem of a value, and not only the first
 * @returns ajv's own function, which keeps what is wrong in its `errors`
 * @throws Error for a schema that does not compile
 */
export function compileJsonSchema(schema: JsonSchema, { allErrors = false }: { allErrors?: boolean } = {}): ValidateFunction {
  return ajvFor(schema, allErrors).compile(schema)
}

/** A new instance for each schema: two schemas with the same `$id` would collide in one. */
function ajvFor(schema: JsonSchema, allErrors: boolean): Ajv {
  const dialect = typeof schema['$schema'] === 'string' ? schema['$schema'] : ''
  const name = dialect.includes('2020-12') ? 'ajv/dist/2020' : dialect.includes('2019-09') ? 'ajv/dist/2019' : 'ajv'
  const { default: Constructor } = lazyRequire(name, import.meta.url) as { default: typeof Ajv }
  return new Constructor({ strict: false, validateFormats: false, logger: false, allErrors })
}

/**
 * What ajv says, with the place as people write it. ajv keeps to itself which property is too many, and which values there are.
 *
 * @param whole what to call the value itself
 * @example jsonSchemaProblem(error, 'the row')   // 'input.messages[0].role must be one of "user", "assistant"'
 */
export function jsonSchemaProblem({ instancePath, keyword, params, message = 'does not match the schema' }: ErrorObject, whole: string): string {
  const place = pathText(instancePath) || whole
  if (keyword === 'additionalProperties') return `${place} must not have the property '${String(params['additionalProperty'])}'`
  if (keyword === 'unevaluatedProperties') return `${place} must not have the property '${String(params['unevaluatedProperty'])}'`
  if (keyword === 'enum') return `${place} must be one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`
  if (keyword === 'const') return `${place} must be ${JSON.stringify(params['allowedValue'])}`
  return `${place} ${message}`
}

function pathText(pointer: string): string {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts.reduce((path, part) => {
    if (/^\d+$/.test(part)) return `${path}[${part}]`
    if (!/^[\w$-]+$/.test(part)) return `${path}[${JSON.stringify(part)}]`
    return path === '' ? part : `${path}.${part}`
  }, '')
}
