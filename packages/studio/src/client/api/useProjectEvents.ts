/** Keeps what is shown true: what an event of the server says has changed is asked for again. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ProjectEvent } from '../../server/live/projectEvents.ts'

/**
 * Queries about runs have keys that begin with `runs`, those about one with `run` and its id; about the dataset files
 * `datasets`, about one of them `dataset`; about any other file `file` and its path.
 */
export function useProjectEvents(): void {
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource('/api/events')
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ProjectEvent
      const changed = event.type === 'run' ? [['runs'], ['run', event.id]] : [['datasets'], ['dataset'], ['file', event.path]]
      for (const queryKey of changed) void client.invalidateQueries({ queryKey })
    })
    return () => source.close()
  }, [client])
}
