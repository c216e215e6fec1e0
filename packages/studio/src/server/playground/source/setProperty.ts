/** A property of an object as it is written, set where it stands or put behind the last: every other byte stays. */
import type { ObjectExpression } from '@babel/types'
import { lineIndent, printKey } from './literal.ts'
import type { Place } from './sourceModule.ts'

export function overwrite({ module, node }: Place, text: string): void {
  module.edit.overwrite(node.start!, node.end!, text)
}

/**
 * @param text of the value
 * @param after which property of it. Default: the last
 */
export function addProperty({ module, node }: Place & { node: ObjectExpression }, key: string, text: string, after: ObjectExpression['properties'][number] | undefined = node.properties.at(-1)): void {
  const property = `${printKey(key, module)}: ${text}`
  if (!after) return overwrite({ module, node }, `{ ${property} }`)
  const isOnOwnLine = /\n[ \t]*$/.test(module.text.slice(node.start!, after.start!))
  module.edit.appendLeft(after.end!, isOnOwnLine ? `,\n${lineIndent(module, after.start!)}${property}` : `, ${property}`)
}
