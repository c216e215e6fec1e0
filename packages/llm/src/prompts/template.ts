/** What a Handlebars template uses: partials, and variables that it can not do without. `handlebars` itself reads it: `dotprompt` renders with the same. */
import { lazyRequire } from '@evals/core/worker'

interface Node {
  type: string
  loc?: { start: { line: number } }
  path?: Node
  name?: Node
  params?: Node[]
  hash?: { pairs: { value: Node }[] }
  program?: { body: Node[] }
  inverse?: { body: Node[] }
  body?: Node[]
  original?: unknown
  parts?: string[]
  depth?: number
  data?: boolean
}

interface Handlebars {
  parse: (template: string) => Node
}

function parse(template: string): Node {
  return (lazyRequire('handlebars', import.meta.url) as Handlebars).parse(template)
}

/** @returns `undefined` for a template that can be rendered; a line from 1 */
export function templateProblem(template: string): { message: string; line: number } | undefined {
  try {
    parse(template)
    return undefined
  } catch (error) {
    const text = String((error as Error).message)
    const line = Number(/line (\d+)/.exec(text)?.[1] ?? 1)
    return { message: `its template can not be read: ${text.split('\n').slice(0, 2).join(' ').replace(/^Parse error on line \d+:/, 'near')}`, line }
  }
}

/** Names of the partials that it uses itself; those whose name is computed are not known. */
export function partialsOf(template: string): string[] {
  const names = new Set<string>()
  walk(parse(template).body ?? [], (node) => {
    if ((node.type === 'PartialStatement' || node.type === 'PartialBlockStatement') && typeof node.name?.original === 'string') names.add(node.name.original)
  })
  return [...names]
}

/** What Handlebars and dotprompt have built in. */
const HELPERS = new Set(['if', 'unless', 'each', 'with', 'lookup', 'log', 'json', 'role', 'history', 'section', 'media', 'ifEquals', 'unlessEquals', 'this'])

/**
 * Variables that stand in the text itself: without one the text has a hole. What is only asked for within a block
 * (`{{#if name}}`) may be missing.
 *
 * @returns first parts of their paths
 */
export function neededVariables(template: string): string[] {
  const names = new Set<string>()
  const need = (node: Node | undefined): void => {
    const [first] = node?.parts ?? []
    if (node?.type === 'PathExpression' && !node.data && node.depth === 0 && first !== undefined && !HELPERS.has(first)) names.add(first)
  }
  for (const node of parse(template).body ?? []) {
    if (node.type !== 'MustacheStatement') continue
    const values = [...(node.params ?? []), ...(node.hash?.pairs.map(({ value }) => value) ?? [])]
    // With arguments the first word is a helper
    for (const value of values.length > 0 ? values : [node.path]) need(value)
  }
  return [...names]
}

/**
 * Variables that stand anywhere in it, also within blocks; what is said of the items of a list (`{{#each}}`) is theirs.
 *
 * @returns first parts of their paths, in the order in which they come
 */
export function usedVariables(template: string): string[] {
  const names = new Set<string>()
  const use = (node: Node | undefined, depth: number): void => {
    for (const value of [...(node?.params ?? []), ...(node?.hash?.pairs.map((pair) => pair.value) ?? [])]) use(value, depth)
    const [first] = node?.parts ?? []
    if (node?.type === 'PathExpression' && !node.data && node.depth === depth && first !== undefined && !HELPERS.has(first)) names.add(first)
  }
  const visit = (nodes: readonly Node[], depth: number): void => {
    for (const node of nodes) {
      const isCall = (node.params?.length ?? 0) > 0 || (node.hash?.pairs.length ?? 0) > 0
      if (node.type === 'MustacheStatement' && !isCall) use(node.path, depth)
      use(node, depth)
      const within = node.path?.original === 'each' || node.path?.original === 'with' ? depth + 1 : depth
      visit(node.program?.body ?? [], within)
      visit(node.inverse?.body ?? [], depth)
    }
  }
  visit(parse(template).body ?? [], 0)
  return [...names]
}

function walk(nodes: readonly Node[], visit: (node: Node) => void): void {
  for (const node of nodes) {
    visit(node)
    walk([...(node.program?.body ?? []), ...(node.inverse?.body ?? [])], visit)
  }
}
