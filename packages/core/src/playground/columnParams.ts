/** The params of one column: the base's, with what the column sets over them. What a column may not set is an error, and runs nothing. */
import { resolve, sep } from 'node:path'
import type { EvalOptions } from '../case/evalOptions.ts'
import { promptsIn } from '../case/promptReference.ts'
import { suggestion } from '../case/unknownKeys.ts'
import { compileJsonSchema, jsonSchemaProblem } from '../jsonSchema.ts'
import { isPlainObject } from '../plainObject.ts'
import { isStandardSchema, issueText } from '../standardSchema.ts'
import { asParams, paramNames, schemaFields } from './paramFields.ts'
import type { PlaygroundColumn, PromptText } from './playground.ts'

/** What a column sets and may not. */
export class ParamError extends Error {
  override name = 'ParamError'
}

/** @throws {ParamError} with all that is wrong, a line each; a prompt's own error, with file and line */
export async function columnParams({ name, params: over }: PlaygroundColumn, options: EvalOptions, root: string): Promise<Record<string, unknown>> {
  const known = paramNames(options)
  const unknown = Object.keys(over).filter((param) => !known.includes(param))
  if (unknown.length > 0) throw new ParamError(unknown.map((param) => `the column ${JSON.stringify(name)} sets a param \`${param}\` that the eval does not have${suggestion(param, known)}`).join('\n'))

  const set = Object.entries(over).map(([param, value]) => [param, isPromptValue(value) ? promptWith(value.$prompt, param, options, root) : value] as const)
  const params = { ...asParams(options.params), ...Object.fromEntries(set) }
  const problems = await schemaProblems(params, new Set(Object.keys(over)), options.paramsSchema)
  if (problems.length > 0) throw new ParamError(problems.map((problem) => `the column ${JSON.stringify(name)} sets what the eval's \`paramsSchema\` refuses: ${problem}`).join('\n'))
  return params
}

function isPromptValue(value: unknown): value is { $prompt: PromptText } {
  return isPlainObject(value) && Object.keys(value).length === 1 && isPlainObject(value['$prompt']) && typeof value['$prompt']['source'] === 'string' && typeof value['$prompt']['file'] === 'string'
}

/** A prompt of the eval, with this text. */
function promptWith({ file, source }: PromptText, param: string, { params, variants = {} }: EvalOptions, root: string): unknown {
  const path = resolve(root, file)
  const own = promptsIn(asParams(params)[param])
  const all = [...own, ...[params, ...Object.values(variants)].flatMap(promptsIn)]
  const prompt = all.find(({ files }) => files[0] === path) ?? (path.startsWith(resolve(root) + sep) ? (own[0] ?? all[0]) : undefined)
  if (!prompt?.withSource) throw new ParamError(`the param \`${param}\` can not be a prompt of ${JSON.stringify(file)}: the eval has ${all.length === 0 ? 'no prompt in its params' : 'none of that file'}`)
  return prompt.withSource(source)
}

/** Only of what the column sets: the rest is as the eval has it. */
async function schemaProblems(params: Record<string, unknown>, set: ReadonlySet<string>, schema: EvalOptions['paramsSchema']): Promise<string[]> {
  if (schema === undefined) return []
  if (isStandardSchema(schema)) {
    const { issues = [] } = await schema['~standard'].validate(params)
    return issues.filter(({ path: [first] = [] }) => set.has(String(isPlainObject(first) ? first['key'] : first))).map(issueText)
  }
  const fields = schemaFields(schema)
  return [...set].flatMap((param) => {
    if (!Object.hasOwn(fields, param)) return []
    const validate = compileJsonSchema(fields[param]!)
    return validate(params[param]) ? [] : (validate.errors ?? []).map((error) => `${param}: ${jsonSchemaProblem(error, 'it')}`)
  })
}
