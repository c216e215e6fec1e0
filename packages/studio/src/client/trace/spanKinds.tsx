/** What each kind of span looks like, and what it is called. */
import { Bot, Boxes, Braces, FileSearch, FlaskConical, Gavel, Ruler, Sparkles, Workflow, Wrench, type LucideIcon } from 'lucide-react'
import type { SpanKind } from '../../server/traces/spanKind.ts'

export const SPAN_KINDS: Readonly<Record<SpanKind, { name: string; icon: LucideIcon }>> = {
  case: { name: 'case', icon: FlaskConical },
  agent: { name: 'agent', icon: Bot },
  model: { name: 'model', icon: Sparkles },
  embedding: { name: 'embedding', icon: Boxes },
  tool: { name: 'tool', icon: Wrench },
  retrieval: { name: 'retrieval', icon: FileSearch },
  scorer: { name: 'scorer', icon: Ruler },
  judge: { name: 'judge', icon: Gavel },
  workflow: { name: 'workflow', icon: Workflow },
  other: { name: 'span', icon: Braces },
}
