/** How each param of an eval is edited: by the eval's schema for its params where it has one, else by its value and its name. */
import { readFileSync } from 'node:fs'
import { PROMPT, type PromptReference } from '../case/promptReference.ts'
import type { EvalOptions } from '../case/evalOptions.ts'
import { toJson, type Json } from '../json.ts'
import { lazyRequire } from '../lazyRequire.ts'
import { isPlainObject, ownValue } from '../plainObject.ts'
import { relativePath } from '../relativePath.ts'
import { isStandardSchema } from '../standardSchema.ts'
import type { ParamKind, ParamValue, PlaygroundParam } from './playground.ts'

type Field = Record<string, unknown>
type ParamOptions = Pick<EvalOptions, 'params' | 'variants' | 'paramsSchema'>

/** Those of the base in their order, then those that only variants or the schema have. */
export function paramFields(options: ParamOptions, root: string): PlaygroundParam[] {
  const base = asParams(options.params)
  const fields = schemaFields(options.paramsSchema)
  return paramNames(options, fields).map((name) => {
    const field = ownField(fields, name)
    const value = Object.hasOwn(base, name) ? base[name] : field['default']
    // What kind it is may be seen in a variant, where the base does not have it
    const sample = value ?? Object.values(options.variants ?? {}).map((variant) => asParams(variant)[name]).find((other) => other !== undefined)
    return { name, ...editor(name, sample, field), ...definedOnly({ value: paramValue(value, root), description: typeof field['description'] === 'string' ? field['description'] : undefined }) }
  })
}

/** Names that a column may set. */
export function paramNames(options: ParamOptions, fields: Record<string, Field> = schemaFields(options.paramsSchema)): string[] {
  return [...new Set([options.params, ...Object.values(options.variants ?? {}), fields].flatMap((params) => Object.keys(asParams(params))))]
}

export function variantParams({ variants = {} }: ParamOptions, root: string): { name: string; params: Record<string, ParamValue> }[] {
  return Object.entries(variants).map(([name, params]) => {
    const values = Object.entries(asParams(params)).map(([key, value]) => [key, paramValue(value, root)] as const)
    return { name, params: Object.fromEntries(values.filter((entry): entry is [string, ParamValue] => entry[1] !== undefined)) }
  })
}

export function asParams(params: unknown): Record<string, unknown> {
  return typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {}
}

/** The JSON Schema of each param, as far as the schema can be told in one. */
export function schemaFields(schema: unknown): Record<string, Field> {
  const json = jsonSchemaOf(schema)
  const properties = json && ownValue(json, 'properties')
  return isPlainObject(properties) ? (properties as Record<string, Field>) : {}
}

function jsonSchemaOf(schema: unknown): Record<string, unknown> | undefined {
  if (schema === undefined) return undefined
  if (!isStandardSchema(schema)) return schema as Record<string, unknown>
  const standard = schema['~standard'] as { vendor: string; jsonSchema?: { input?: (options: object) => unknown } }
  try {
    // What JSON Schema can not say, such as a prompt's class, is passed over, and the rest told
    const unrepresentable = 'any'
    if (standard.jsonSchema?.input) return standard.jsonSchema.input({ target: 'draft-2020-12', libraryOptions: { unrepresentable } }) as Record<string, unknown>
    // Zod before it had the standard's converter. Another copy of it does not know its descriptions
    return standard.vendor === 'zod' ? ((lazyRequire('zod', import.meta.url) as typeof import('zod')).toJSONSchema(schema as never, { unrepresentable, io: 'input' }) as Record<string, unknown>) : undefined
  } catch {
    // Values and names tell the rest
    return undefined
  }
}

function ownField(fields: Record<string, Field>, name: string): Field {
  const given = ownValue(fields, name)
  if (!isPlainObject(given)) return {}
  const { anyOf, ...rest } = given
  // What may be null is edited as what it is otherwise
  if (Array.isArray(rest['type'])) rest['type'] = rest['type'].filter((type) => type !== 'null').join()
  const options = (Array.isArray(anyOf) ? anyOf : []).filter((option): option is Field => isPlainObject(option) && option['type'] !== 'null')
  if (options.length === 1) return { ...options[0], ...rest }
  return options.length > 0 && options.every((option) => 'const' in option) ? { ...rest, enum: options.map((option) => option['const']) } : rest
}

function editor(name: string, value: unknown, field: Field): Pick<PlaygroundParam, 'kind' | 'choices' | 'min' | 'max' | 'integer'> {
  if (promptOf(value)) return { kind: 'prompt' }
  if (Array.isArray(field['enum'])) return { kind: 'choice', choices: field['enum'] as Json[] }
  const kind = kindOf(name, field['type'], value)
  if (kind !== 'number') return { kind }
  return { kind, ...definedOnly({ min: bound(field['minimum'] ?? field['exclusiveMinimum']), max: bound(field['maximum'] ?? field['exclusiveMaximum']), integer: field['type'] === 'integer' ? true : undefined }) }
}

function kindOf(name: string, type: unknown, value: unknown): ParamKind {
  if (type === 'boolean' || (type === undefined && typeof value === 'boolean')) return 'boolean'
  if (type === 'number' || type === 'integer' || (type === undefined && typeof value === 'number')) return 'number'
  if (type === 'string' || (type === undefined && typeof value === 'string')) return /^model$|Model$/.test(name) ? 'model' : 'text'
  return 'json'
}

/** Zod says of each whole number that it is one which JavaScript can hold. */
function bound(value: unknown): number | undefined {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined
}

function paramValue(value: unknown, root: string): ParamValue | undefined {
  const prompt = promptOf(value)
  if (prompt) {
    const [path = ''] = prompt.files
    return { $prompt: { file: relativePath(root, path), ...(prompt.text?.() ?? { source: readFileSync(path, 'utf8') }) } }
  }
  try {
    return value === undefined ? undefined : toJson(value, 'param')
  } catch {
    return undefined
  }
}

function promptOf(value: unknown): PromptReference | undefined {
  return typeof value === 'object' && value !== null && PROMPT in value ? (value[PROMPT] as PromptReference) : undefined
}

function definedOnly<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> }
}
