/** What a search takes, and what it can be answered with. */
import type { TimeStep } from '../render/logs/timeline.ts'
import type { QueryFlags } from './logQuery.ts'
import type { StoreFlags } from './openStore.ts'

export interface SearchFlags extends QueryFlags, StoreFlags {
  limit?: number
  jsonl?: boolean
  count?: boolean
  facet?: string
  histogram?: string
  by?: TimeStep
  scores?: string | true
  follow?: boolean
  saveView?: string
}

/** What a query can be answered with, beside the table: one at a time. */
export const ANSWERS = ['jsonl', 'count', 'facet', 'histogram', 'by', 'scores', 'follow'] as const
export type Answer = (typeof ANSWERS)[number] | 'table'
