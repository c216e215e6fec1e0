/** Which mappings make sense for rows as they are, for whoever is asked to choose one. */
import { isPlainObject, type Json, type Row } from '@evals/core'
import { pathText, type Path } from './path.ts'

const LOOKED_AT = 50
const MAX_KEYS = 6

/**
 * Parts of a mapping, those that fit most rows first. All of them fit at least one row.
 *
 * @example suggestMapping([{ id: '1', input: { question: 'why?' }, output: { answer: 'so' } }])   // ['input=input.question', 'expected=output', 'expected=output.answer']
 */
export function suggestMapping(rows: readonly Row[]): string[] {
  const sample = rows.slice(0, LOOKED_AT)
  const outputs = sample.flatMap(({ output }) => (output === undefined || output === null ? [] : [output]))
  return [
    ...placesIn(sample.map(({ input }) => input), ['input']).map((place) => `input=${place}`),
    ...(outputs.length > 0 ? ['expected=output'] : []),
    ...placesIn(outputs, ['output']).map((place) => `expected=${place}`),
    ...keysOf(sample.map(({ metadata }) => metadata as Json | undefined)).filter((key) => /question|query|prompt|input/i.test(key)).map((key) => `input=${pathText(['metadata', key])}`),
    ...(sample.some(({ metadata }) => metadata !== undefined) ? ['metadata='] : []),
    ...(sample.some(({ tags }) => tags !== undefined && tags.length > 0) ? ['tags='] : []),
  ]
}

function placesIn(values: readonly Json[], path: Path): string[] {
  const isConversation = values.some((value) => Array.isArray(value) && isMessage(value.at(-1)))
  if (isConversation) return [pathText([...path, -1, 'content'])]
  return keysOf(values).map((key) => {
    const isList = values.some((value) => isPlainObject(value) && Array.isArray(value[key]) && isMessage((value[key] as readonly unknown[]).at(-1)))
    return pathText(isList ? [...path, key, -1, 'content'] : [...path, key])
  })
}

function isMessage(value: unknown): boolean {
  return isPlainObject(value) && 'content' in value
}

function keysOf(values: readonly (Json | undefined)[]): string[] {
  const keys = values.flatMap((value) => (isPlainObject(value) ? Object.keys(value) : []))
  return [...Map.groupBy(keys, (key) => key)].sort(([, a], [, b]) => b.length - a.length).slice(0, MAX_KEYS).map(([key]) => key)
}
