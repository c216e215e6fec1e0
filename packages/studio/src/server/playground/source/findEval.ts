/** Where an eval is written: the options of the `describe.eval` that has this name. */
import type { CallExpression, Node } from '@babel/types'
import { childrenOf, type Place, type SourceModule } from './sourceModule.ts'

export type FoundEval = { options: Place } | { problem: string }

/** @param suite path of describe names, joined by ' > ' */
export function findEval(module: SourceModule, suite: string): FoundEval {
  if (module.body.kind !== 'code') return { problem: 'it is no code' }
  const found: Node[] = []
  let unnamed = 0
  const look = (node: Node, path: readonly string[]): void => {
    let inner = path
    if (node.type === 'CallExpression') {
      const links = linksOf(node.callee)
      const [first, options] = node.arguments
      const name = first && literalText(first)
      if (links.includes('eval')) {
        if (name === undefined || links.includes('each')) unnamed++
        else if ([...path, name].join(' > ') === suite && options) found.push(options)
      } else if (['describe', 'suite'].includes(links[0] ?? '')) {
        // Of a name that is made as it runs, what is inside can not be told by its path
        inner = [...path, name ?? '\0']
      }
    }
    for (const child of childrenOf(node)) look(child, inner)
  }
  look(module.body.program, [])
  const [options] = found
  if (found.length === 1 && options) return { options: { module, node: options } }
  if (found.length > 1) return { problem: `it has ${found.length} evals that are called ${JSON.stringify(suite)}` }
  return { problem: unnamed > 0 ? `no eval of it has the name ${JSON.stringify(suite)} written out: it is made as the file runs (\`.each\`, or a variable)` : `no eval of it has the name ${JSON.stringify(suite)} written out` }
}

/** @example of `describe.eval.skipIf(ci)`: ['describe', 'eval', 'skipIf'] */
function linksOf(callee: CallExpression['callee']): string[] {
  if (callee.type === 'Identifier') return [callee.name]
  if (callee.type === 'CallExpression') return linksOf(callee.callee)
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return []
  return [...linksOf(callee.object as CallExpression['callee']), callee.property.name]
}

export function literalText(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return node.value
  return node.type === 'TemplateLiteral' && node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined
}
