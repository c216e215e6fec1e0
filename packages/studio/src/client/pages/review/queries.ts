/** What the review's pages ask of the server, and what becomes of it when a label is written. */
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import type { DatasetPlace } from '../../../server/review/correctExpected.ts'
import type { ItemAnswer } from '../../../server/review/reviewQueue.ts'
import { answerOf, reviewApi } from '../../api/client.ts'

export type Queue = InferResponseType<typeof reviewApi.queue.$get, 200>
/** By the server's own types: what is any JSON does not come through the inference of a route's answer. */
export type Item = ItemAnswer & { dataset: DatasetPlace | null; line: number | null }
export type QueueSummary = InferResponseType<typeof reviewApi.index.$get, 200>['queues'][number]
export type StartRequest = InferRequestType<typeof reviewApi.start.$post>['json']
export type Answers = Record<string, boolean | number | null>

export const homeKey = ['review', 'home'] as const
const queueKey = (path: string, by: string) => ['review', 'queue', path, by] as const
const itemKey = (path: string, by: string, id: string, open: boolean) => ['review', 'item', path, by, id, open] as const
/** Of the runs' scores too, so that a run which comes in is heard of. */
export const calibrationKey = (path: string) => ['runs', 'review', path] as const

export function useHome() {
  return useQuery({ queryKey: homeKey, queryFn: () => answerOf(reviewApi.index.$get()), refetchOnWindowFocus: 'always' })
}

/** Others may write to the file as well: a look away and back reads it anew. */
export function useQueue(path: string, by: string | undefined) {
  return useQuery({ queryKey: queueKey(path, by ?? ''), queryFn: () => answerOf(reviewApi.queue.$get({ query: { path, by: by! } })), enabled: by !== undefined, refetchOnWindowFocus: 'always' })
}

const itemQuery = (path: string, by: string, id: string, open: boolean) => ({ queryKey: itemKey(path, by, id, open), queryFn: () => answerOf(reviewApi.item.$get({ query: { path, by, id, open: open ? '1' : '0' } })) as unknown as Promise<Item> })

export function useItem(path: string, by: string, id: string | undefined, open: boolean) {
  // Others may have said something since it was asked for ahead
  return useQuery({ ...itemQuery(path, by, id ?? '', open), enabled: id !== undefined, staleTime: 0 })
}

export function prefetchItem(client: QueryClient, path: string, by: string, id: string, open: boolean): void {
  void client.prefetchQuery(itemQuery(path, by, id, open))
}

export interface Label {
  row: string
  labels: Answers
  comment?: string | undefined
  settles?: boolean | undefined
}

/** Writes a label at once. What is shown does not wait for it; where it can not be written, what was there is back, and `onFailed` is told. */
export function useLabel(path: string, by: string, onFailed: (error: unknown, row: string) => void) {
  const client = useQueryClient()
  const noteState = (row: string, state: string): void => {
    client.setQueryData<Queue>(queueKey(path, by), (queue) => {
      const place = queue?.ids.indexOf(row) ?? -1
      return queue && place >= 0 ? { ...queue, states: queue.states.slice(0, place) + state + queue.states.slice(place + 1) } : queue
    })
  }
  return useMutation({
    mutationKey: ['label', path],
    // One after the other, as they were said
    scope: { id: `label ${path}` },
    // Goes on where the page is closed meanwhile
    mutationFn: (label: Label) => answerOf(reviewApi.label.$post({ json: { path, by, ...label, comment: label.comment || undefined } }, { init: { keepalive: true } })),
    onMutate: async ({ row, labels, comment, settles }) => {
      if (settles) return
      // An answer that is under way does not know of this yet
      await client.cancelQueries({ queryKey: queueKey(path, by) })
      noteState(row, stateOf(client.getQueryData<Queue>(queueKey(path, by))?.questions ?? [], labels))
      for (const open of [true, false]) {
        client.setQueryData<Item>(itemKey(path, by, row, open), (item) => item && { ...item, mine: { by, at: new Date().toISOString(), labels, ...(comment ? { comment } : {}) } })
      }
    },
    onError: (error, { row }) => onFailed(error, row),
    // With the last of several that are under way
    onSettled: (_answer, _error, { row }) => {
      if (client.isMutating({ mutationKey: ['label', path] }) === 1) refresh(client, path, by, row)
      else void client.invalidateQueries({ queryKey: ['review', 'item', path, by, row] })
    },
  })
}

/** The letter of what was answered: `d`ecided, `s`kipped where something could not be said, `t`o do where something was not. */
export function stateOf(questions: Queue['questions'], labels: Answers): string {
  const answers = questions.map(({ name }) => labels[name])
  return answers.includes(undefined) ? 't' : answers.includes(null) ? 's' : 'd'
}

export function useUndo(path: string, by: string) {
  const client = useQueryClient()
  return useMutation({
    scope: { id: `label ${path}` },
    mutationFn: ({ row, before, settles }: { row: string; before: { labels: Answers; comment?: string | undefined } | null; settles: boolean }) =>
      answerOf(reviewApi.undo.$post({ json: { path, row, by, settles, before: before && { labels: before.labels, ...(before.comment === undefined ? {} : { comment: before.comment }) } } })),
    onSettled: (_answer, _error, { row }) => refresh(client, path, by, row),
  })
}

export function refresh(client: QueryClient, path: string, by: string, row: string): void {
  for (const queryKey of [queueKey(path, by), ['review', 'item', path, by, row], ['review', 'rows', path], ['review', 'agreement', path], calibrationKey(path), homeKey]) void client.invalidateQueries({ queryKey })
}
