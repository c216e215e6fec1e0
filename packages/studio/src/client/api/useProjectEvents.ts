/** Keeps what is shown true: what an event of the server says has changed is asked for again. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ProjectEvent } from '../../server/live/projectEvents.ts'

/** While an answer is on its way nothing is asked again: a run that writes without pause would never be shown. In milliseconds. */
const AGAIN_MS = 250

/**
 * Queries about runs have keys that begin with `runs`, those about one with `run` and its id; about the dataset files
 * `datasets`, about one of them `dataset`; about any other file `file` and its path.
 */
export function useProjectEvents(): void {
  const client = useQueryClient()
  useEffect(() => {
    const changed = new Set<string>()
    let timer: number | undefined
    const renew = (): void => {
      timer = undefined
      const keys = [['runs'], ...[...changed].map((id) => ['run', id])]
      if (keys.some((queryKey) => client.isFetching({ queryKey }) > 0)) return later()
      changed.clear()
      for (const queryKey of keys) void client.invalidateQueries({ queryKey })
    }
    const later = (): void => {
      timer ??= window.setTimeout(renew, AGAIN_MS)
    }
    const source = new EventSource('/api/events')
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ProjectEvent
      if (event.type === 'file') {
        for (const queryKey of [['datasets'], ['dataset'], ['file', event.path]]) void client.invalidateQueries({ queryKey })
        return
      }
      changed.add(event.id)
      if (timer === undefined) renew()
    })
    return () => {
      source.close()
      window.clearTimeout(timer)
    }
  }, [client])
}
