/** A module of the user's as text and syntax tree, to be changed in a few places and left as it is in all others. */
import { parse, parseExpression } from '@babel/parser'
import type { Expression, Node, Program, VariableDeclarator } from '@babel/types'
import MagicString from 'magic-string'
import { readIfThere } from '../savePlans.ts'

export interface SourceModule {
  /** Absolute. */
  path: string
  text: string
  /** Takes the changes. */
  edit: MagicString
  /** Of JSON: its value alone. */
  body: { kind: 'code'; program: Program } | { kind: 'json'; value: Expression }
  /** Declared anywhere in it, by name. */
  variables: ReadonlyMap<string, readonly (VariableDeclarator & { isConst: boolean })[]>
  /** What its strings are mostly written with. */
  quote: '"' | "'"
  /** One level of indentation. */
  indent: string
}

/** An expression, and the module that it stands in. */
export interface Place {
  module: SourceModule
  node: Node
}

/** @returns `undefined` where there is no such file @throws {SourceError} where it can not be read as code */
export function openModule(path: string): SourceModule | undefined {
  const text = readIfThere(path)
  if (text === undefined) return undefined
  const indent = /^\t/m.test(text) ? '\t' : (/^( {2,8})\S/m.exec(text)?.[1] ?? '  ')
  const shared = { path, text, edit: new MagicString(text), indent }
  try {
    if (path.endsWith('.json')) return { ...shared, body: { kind: 'json', value: parseExpression(text) }, variables: new Map(), quote: '"' }
    const { program } = parse(text, { sourceType: 'module', plugins: ['typescript', ...(/\.[jt]sx$/.test(path) ? (['jsx'] as const) : []), 'explicitResourceManagement', 'decorators'], allowReturnOutsideFunction: true })
    return { ...shared, body: { kind: 'code', program }, ...namesIn(program) }
  } catch (error) {
    throw new SourceError(`${path} can not be read as code: ${(error as Error).message}`)
  }
}

export class SourceError extends Error {
  override name = 'SourceError'
}

function namesIn(program: Program): Pick<SourceModule, 'variables' | 'quote'> {
  const variables = new Map<string, (VariableDeclarator & { isConst: boolean })[]>()
  let double = 0
  let single = 0
  visit(program, (node) => {
    if (node.type === 'StringLiteral') {
      if (String(node.extra?.['raw']).startsWith('"')) double++
      else single++
    }
    if (node.type !== 'VariableDeclaration') return
    for (const declared of node.declarations) {
      if (declared.id.type !== 'Identifier') continue
      const known = variables.get(declared.id.name) ?? []
      variables.set(declared.id.name, [...known, { ...declared, isConst: node.kind === 'const' }])
    }
  })
  return { variables, quote: double > single ? '"' : "'" }
}

/** All nodes under it, parents first. @param see gives `false` to leave out what is under a node */
export function visit(node: Node, see: (node: Node) => boolean | void): void {
  if (see(node) === false) return
  for (const child of childrenOf(node)) visit(child, see)
}

export function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => (key === 'loc' || key.endsWith('Comments') ? [] : (Array.isArray(value) ? value : [value]).filter(isNode)))
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
}

/** @example 'evals/math.eval.ts:12' with the path as it is */
export function placeName({ module, node }: Place): string {
  return `${module.path}:${module.text.slice(0, node.start ?? 0).split('\n').length}`
}
