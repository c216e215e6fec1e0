/** Rows of a long list as they are needed: those in sight are asked for in pages, and what has come is kept. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

export interface PageOf<Row> {
  rows: readonly Row[]
  total: number
}

export interface Pages<Row> {
  count: number
  rowAt: (index: number) => Row | undefined
  onRange: (from: number, to: number) => void
  /** Nothing has come yet. */
  isLoading: boolean
  /** What is shown is of what was asked for before. */
  isStale: boolean
  error: Error | null
  retry: () => void
}

const SIZE = 100

/** The first page as a query by itself, for who asks for it before the list is there. */
export function firstPage<Row>(key: readonly unknown[], fetchPage: (offset: number, limit: number) => Promise<PageOf<Row>>) {
  return { queryKey: [...key, 'page', 0], queryFn: () => fetchPage(0, SIZE) }
}

/**
 * @param key of the list: what it is of, its filter and its order
 * @param fetchPage its signal tells that nobody waits for the page any more
 * @param total how many there are, where that is asked for apart from the rows
 */
export function usePages<Row>(key: readonly unknown[], fetchPage: (offset: number, limit: number, signal: AbortSignal) => Promise<PageOf<Row>>, total?: number): Pages<Row> {
  const [range, setRange] = useState({ first: 0, last: 0 })
  const options = (page: number) => ({ queryKey: [...key, 'page', page], queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage(page * SIZE, SIZE, signal) })
  // The first tells how many there are; while another order comes, the old one stays
  const first = useQuery({ ...options(0), placeholderData: keepPreviousData })
  const numbers = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index)
  const seen = useQueries({ queries: numbers.map(options) })
  const onRange = useCallback((from: number, to: number) => {
    const next = { first: Math.floor(from / SIZE), last: Math.floor(to / SIZE) }
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next))
  }, [])
  return {
    count: total ?? first.data?.total ?? 0,
    rowAt: (index) => {
      const page = Math.floor(index / SIZE)
      const found = page === 0 ? first.data : seen[page - range.first]?.data
      return found?.rows[index % SIZE]
    },
    onRange,
    isLoading: first.isLoading,
    isStale: first.isPlaceholderData,
    error: first.error,
    retry: () => void first.refetch(),
  }
}
