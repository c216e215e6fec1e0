/** Values as they are written: read from literals, and printed as the module around them writes its own. */
import type { Node, ObjectExpression } from '@babel/types'
import { isPlainObject, type Json } from '@evals/core'
import { literalText } from './findEval.ts'
import { keyOf } from './resolvePlace.ts'
import type { Place, SourceModule } from './sourceModule.ts'

/** @returns what it stands for; `undefined`: it is no literal, and what it stands for is known only as it runs */
export function literalValue(node: Node): Json | undefined {
  switch (node.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return literalText(node)
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return node.value
    case 'NullLiteral':
      return null
    case 'UnaryExpression':
      return node.operator === '-' && node.argument.type === 'NumericLiteral' ? -node.argument.value : undefined
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return literalValue(node.expression)
    case 'ArrayExpression': {
      const items = node.elements.map((item) => (item ? literalValue(item) : undefined))
      return items.every((item) => item !== undefined) ? items : undefined
    }
    case 'ObjectExpression': {
      const entries = node.properties.map((property) => [property.type === 'ObjectProperty' ? keyOf(property) : undefined, property.type === 'ObjectProperty' ? literalValue(property.value) : undefined] as const)
      return entries.every(([key, value]) => key !== undefined && value !== undefined) ? Object.fromEntries(entries as [string, Json][]) : undefined
    }
    default:
      return undefined
  }
}

const WIDTH = 100

/** In place of what is there. */
export function printValue(value: Json, { module, node }: Place): string {
  return print(value, module, lineIndent(module, node.start ?? 0), node)
}

/** As a new property of the object. */
export function printInto(value: Json, { module, node }: Place & { node: ObjectExpression }): string {
  return print(value, module, lineIndent(module, (node.properties.at(-1) ?? node).start!))
}

/** @param old what it is in place of: its quotes, or backticks, stay */
function print(value: Json, module: SourceModule, indent: string, old?: Node): string {
  if (typeof value === 'string') return old?.type === 'TemplateLiteral' ? inBackticks(value) : inQuotes(value, old?.type === 'StringLiteral' ? (module.text[old.start!] as '"' | "'") : module.quote)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const deeper = indent + module.indent
  const parts = isList ? value.map((item: Json) => print(item, module, deeper)) : Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined).map(([key, item]) => `${printKey(key, module)}: ${print(item, module, deeper)}`)
  const [open, close] = isList ? '[]' : '{}'
  if (parts.length === 0) return `${open}${close}`
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
  if (indent.length + line.length <= WIDTH && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}${module.body.kind === 'json' ? '' : ','}\n${indent}${close}`
}

export function printKey(key: string, module: SourceModule): string {
  return module.body.kind === 'code' && /^[A-Za-z_$][\w$]*$/.test(key) ? key : inQuotes(key, module.quote)
}

export function inQuotes(text: string, quote: '"' | "'"): string {
  const json = JSON.stringify(text)
  return quote === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function inBackticks(text: string): string {
  return `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${').replaceAll('\r', '\\r')}\``
}

export function lineIndent({ text }: SourceModule, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))![0]
}

export function sameJson(a: unknown, b: unknown): boolean {
  if (isPlainObject(a) && isPlainObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].every((key) => sameJson(a[key], b[key]))
  }
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  return a === b
}
