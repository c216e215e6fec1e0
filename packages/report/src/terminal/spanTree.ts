/** Which span stands under which, as lines from top to bottom. A trace may be in pieces, or made to be a nuisance. */
import { inOrderOfStart, type Span } from '@evals/core'

interface Node {
  span: Span
  children: Node[]
}

export interface TreeLine {
  span: Span
  /** What stands before its name, and before lines under it. */
  lead: string
  under: string
}

/**
 * Every span once: one that was recorded twice is one, one whose parent is not there is a root, and a circle of parents
 * is cut open.
 *
 * @param deepest how far to the right it may move, in levels
 */
export function spanTree(spans: readonly Span[], deepest: number): TreeLine[] {
  const onlyOnce = [...new Map(spans.map((span) => [span.spanId, span])).values()]
  return linesOf(treeOf(inOrderOfStart(onlyOnce)), deepest)
}

function treeOf(ordered: readonly Span[]): Node[] {
  const nodes = new Map(ordered.map((span): [string, Node] => [span.spanId, { span, children: [] }]))
  const rooted = new Set<Node>()
  const roots: Node[] = []
  for (const node of nodes.values()) {
    // Up to a span that is known to lead to a root; a circle, which has none, is cut at the first of its spans
    const path = new Set<Node>()
    let above: Node | undefined = node
    while (above && !rooted.has(above) && !path.has(above)) {
      path.add(above)
      above = nodes.get(above.span.parentSpanId ?? '')
    }
    const circle = above && path.has(above) ? [...path].slice([...path].indexOf(above)) : []
    const cut = circle.length === 0 ? undefined : ordered.map(({ spanId }) => nodes.get(spanId)!).find((one) => circle.includes(one))
    for (const one of path) {
      rooted.add(one)
      const parent = one === cut ? undefined : nodes.get(one.span.parentSpanId ?? '')
      if (parent) parent.children.push(one)
      else roots.push(one)
    }
  }
  return roots
}

/** By a stack of its own: a trace may be deeper than the system's. */
function linesOf(roots: readonly Node[], deepest: number): TreeLine[] {
  const lines: TreeLine[] = []
  const open = roots.toReversed().map((node) => ({ node, own: '', base: '', depth: 0 }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, own, base, depth } = next
    const { span, children } = node
    lines.push({ span, lead: own, under: children.length > 0 ? `${base}│ ` : `${base}  ` })
    // Deeper than can be shown, it no longer moves to the right
    const inner = depth >= deepest ? base.slice(0, -3) : base
    for (const [index, child] of [...children.entries()].toReversed()) {
      const isLast = index === children.length - 1
      open.push({ node: child, own: `${inner}${isLast ? '└─ ' : '├─ '}`, base: `${inner}${isLast ? '   ' : '│  '}`, depth: depth + 1 })
    }
  }
  return lines
}

