/** What a person has said of the rows that are to be added, and what the server makes of it. */
import type { Json } from '@evals/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AdditionQuery, PlannedAddition } from '../../server/datasets/addRows.ts'
import { answerOf, datasetChangesApi } from '../api/client.ts'
import type { RowSource } from './addToDataset.tsx'

export interface Fields {
  input?: Json | undefined
  expected?: Json | undefined
  metadata?: Record<string, Json> | undefined
  tags?: string[] | undefined
}

export type Edit = NonNullable<AdditionQuery['edits']>[string]

/** A row of the dialog, whatever is to become of it. */
export interface Candidate {
  from: string
  fields: Fields
  state: 'added' | 'refused' | 'left out'
  problems: readonly string[]
}

export function useAddition(query: { path: string; source: RowSource; mapping: string; edits: Record<string, Edit>; leftOut: readonly string[] }, enabled: boolean) {
  const asked = useSettled(query)
  const plan = useQuery({
    queryKey: ['dataset', 'addition', asked],
    queryFn: () => answerOf(datasetChangesApi.add.$post({ json: { ...asked, leftOut: [...asked.leftOut] } as AdditionQuery })) as Promise<PlannedAddition>,
    enabled: enabled && asked.path !== '',
    placeholderData: keepPreviousData,
    // What a file holds may be another the next time
    staleTime: 0,
    gcTime: 0,
  })
  return { ...plan, isCurrent: asked === query && !plan.isPlaceholderData && !plan.isFetching }
}

/** While somebody types, nothing is asked. */
const SETTLE_MS = 250

function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** In the order in which the rows were first seen. @param seen what is known of rows that the plan does not have, as they are left out */
export function candidatesOf(plan: PlannedAddition, seen: Map<string, Candidate>, leftOut: ReadonlySet<string>): Candidate[] {
  const now = new Map<string, Candidate>()
  for (const { from, row } of plan.added) now.set(from, { from, fields: row as Fields, state: 'added', problems: [] })
  for (const { from, fields, problems } of plan.refused) now.set(from, { from, fields: fields as Fields, state: 'refused', problems })
  for (const [from, candidate] of now) seen.set(from, candidate)
  return [...seen.values()].flatMap((candidate) => (now.has(candidate.from) && !leftOut.has(candidate.from) ? [candidate] : leftOut.has(candidate.from) ? [{ ...candidate, state: 'left out' as const, problems: [] }] : []))
}

/** The part for a target replaces another for it. @example withPart('input=metadata.q, tags=', 'input=input.text')   // 'tags=, input=input.text' */
export function withPart(mapping: string, part: string): string {
  const target = part.slice(0, part.indexOf('=') + 1)
  const others = partsOf(mapping).filter((one) => one !== part && !one.startsWith(target))
  return [...others, ...(partsOf(mapping).includes(part) ? [] : [part])].join(', ')
}

export function partsOf(mapping: string): string[] {
  return (mapping.match(/(?:"(?:[^"\\]|\\.)*"|\([^)"]*\)|[^,])+/g) ?? []).map((part) => part.trim()).filter(Boolean)
}

const KEY = 'evals.dataset'

export function lastDataset(): string | undefined {
  return localStorage.getItem(KEY) ?? undefined
}

export function rememberDataset(path: string): void {
  localStorage.setItem(KEY, path)
}
