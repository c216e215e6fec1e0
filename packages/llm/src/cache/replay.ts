/** A response out of the cache, as the network gave it: a stream comes as a stream, in the pieces in which it came. */
import type { CacheEntry } from './cacheFolder.ts'

/** Says of a response whether it came from the cache. */
export const CACHE_HEADER = 'x-evals-cache'

/** @param hear given the text of a stream as it is read */
export function replay({ headers, chunks }: CacheEntry, hear?: (chunk: string) => void): Response {
  const options = { status: 200, headers: { ...headers, [CACHE_HEADER]: 'hit' } }
  if (!isEventStream(headers['content-type'])) return new Response(chunks.join(''), options)
  const encoder = new TextEncoder()
  let next = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[next++]
      if (chunk === undefined) return controller.close()
      controller.enqueue(encoder.encode(chunk))
      hear?.(chunk)
    },
  })
  return new Response(stream, options)
}

export function isEventStream(contentType: string | null | undefined): boolean {
  return /\btext\/event-stream\b/i.test(contentType ?? '')
}
