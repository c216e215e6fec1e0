/** What the datasets' pages ask of the server. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, datasetsApi } from '../../api/client.ts'

export type DatasetInfo = InferResponseType<typeof datasetsApi.file.$get, 200>
export type DatasetEntry = InferResponseType<typeof datasetsApi.index.$get, 200>['datasets'][number]
export type RowDetail = InferResponseType<typeof datasetsApi.row.$get, 200>
export type Use = InferResponseType<(typeof datasetsApi)['file-uses']['$get'], 200>['uses'][number]

export const useDatasets = () => useQuery({ queryKey: ['datasets'], queryFn: () => answerOf(datasetsApi.index.$get()), staleTime: 0 })

export const useAllUses = () => useQuery({ queryKey: ['runs', 'dataset uses'], queryFn: () => answerOf(datasetsApi.uses.$get()), staleTime: 0 })

export const useDataset = (path: string) => useQuery({ queryKey: ['dataset', path, 'file'], queryFn: () => answerOf(datasetsApi.file.$get({ query: { path } })), staleTime: 0, placeholderData: keepPreviousData })

export const useRow = (path: string, row: string, enabled: boolean) => useQuery({ queryKey: ['dataset', path, 'row', row], queryFn: () => answerOf(datasetsApi.row.$get({ query: { path, row } })), enabled, staleTime: 0 })

export const useStats = (path: string) => useQuery({ queryKey: ['dataset', path, 'stats'], queryFn: () => answerOf(datasetsApi.stats.$get({ query: { path } })) })

export const useValidation = (path: string, enabled = true) => useQuery({ queryKey: ['dataset', path, 'validation'], queryFn: () => answerOf(datasetsApi.validation.$get({ query: { path } })), enabled })

export const useUses = (path: string) => useQuery({ queryKey: ['dataset', path, 'uses'], queryFn: () => answerOf(datasetsApi['file-uses'].$get({ query: { path } })), staleTime: 0 })

export const useRowScores = (path: string, row: string) => useQuery({ queryKey: ['dataset', path, 'row scores', row], queryFn: () => answerOf(datasetsApi['row-scores'].$get({ query: { path, row } })), staleTime: 0 })

/** Commits of the file at a time; reading what each did takes a moment. */
const PAGE = 10

export const useHistory = (path: string) =>
  useInfiniteQuery({
    queryKey: ['dataset', path, 'history'],
    queryFn: ({ pageParam }) => answerOf(datasetsApi.history.$get({ query: { path, skip: String(pageParam), limit: String(PAGE) } })),
    initialPageParam: 0,
    getNextPageParam: ({ more }, pages) => (more ? pages.length * PAGE : undefined),
    staleTime: 0,
  })

export const useRevision = (path: string, commit: string) => useQuery({ queryKey: ['dataset', path, 'revision', commit], queryFn: () => answerOf(datasetsApi.revision.$get({ query: { path, commit } })) })

export const useRowHistory = (path: string, id: string) =>
  useInfiniteQuery({
    queryKey: ['dataset', path, 'row history', id],
    queryFn: ({ pageParam: { skip, row } }) => answerOf(datasetsApi['row-history'].$get({ query: { path, row, skip: String(skip), limit: String(PAGE) } })),
    initialPageParam: { skip: 0, row: id },
    getNextPageParam: ({ more, id: row }, pages) => (more ? { skip: pages.length * PAGE, row } : undefined),
    staleTime: 0,
  })
