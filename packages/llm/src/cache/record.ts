/** Hands a response on while it comes, and keeps it when it has come whole. */
import { performance } from 'node:perf_hooks'
import { readAnswer, type AnswerFacts } from './answer.ts'
import type { CacheEntry } from './cacheFolder.ts'
import { CACHE_HEADER, isEventStream } from './replay.ts'

export type RecordedAnswer = Pick<CacheEntry, 'durationMs' | 'headers' | 'chunks'> & Omit<AnswerFacts, 'ended'>

/** Headers of a response that its readers look at. Cookies and whatever else stays out of files. */
const KEPT_HEADERS = ['content-type', 'request-id', 'x-request-id']

/**
 * @param start when the question was asked, by `performance.now()`
 * @param ended called once, when all of the body is there: with `undefined` where it did not come whole or is no answer
 * @param hear given the text of a stream as it comes
 */
export async function record(response: Response, start: number, ended: (answer: RecordedAnswer | undefined) => void, hear?: (chunk: string) => void): Promise<Response> {
  const contentType = response.headers.get('content-type') ?? ''
  const isStream = isEventStream(contentType)
  if (response.status !== 200 || !response.body || !(isStream || /\bjson\b/i.test(contentType))) {
    ended(undefined)
    return response
  }
  const headers = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (response.headers.has(name) ? [[name, response.headers.get(name)!]] : [])))
  const finish = (chunks: string[]): void => {
    const { ended: _said, ...facts } = readAnswer(chunks.join(''), contentType)
    ended({ durationMs: Math.round(performance.now() - start), headers, chunks, ...facts })
  }
  const answered = new Headers(response.headers)
  answered.set(CACHE_HEADER, 'miss')
  // The body below is what these described before it was unpacked
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) answered.delete(name)
  const options = { status: response.status, statusText: response.statusText, headers: answered }

  if (!isStream) {
    try {
      const text = await response.text()
      finish([text])
      return new Response(text, options)
    } catch (error) {
      ended(undefined)
      throw error
    }
  }
  // The openai client lets go of a stream at its last word, before the network has closed it
  const letGo = (chunks: string[]): void => (readAnswer(chunks.join(''), contentType).ended ? finish(chunks) : ended(undefined))
  return new Response(recordStream(response.body, { finish, letGo, cut: () => ended(undefined), hear }), options)
}

/** Reads as fast as the network gives, and not as its reader takes: whoever waits for this answer waits no longer than for the model. */
function recordStream(body: ReadableStream<Uint8Array>, { finish, letGo, cut, hear }: Record<'finish' | 'letGo', (chunks: string[]) => void> & { cut: () => void; hear?: ((chunk: string) => void) | undefined }): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const chunks: string[] = []
  let over = false
  return new ReadableStream<Uint8Array>({
    start(controller) {
      void (async () => {
        try {
          for (;;) {
            const { done, value } = await reader.read()
            if (over) return
            if (done) break
            const chunk = decoder.decode(value, { stream: true })
            chunks.push(chunk)
            controller.enqueue(value)
            hear?.(chunk)
          }
          chunks.push(decoder.decode())
          over = true
          finish(chunks.filter((chunk) => chunk !== ''))
          controller.close()
        } catch (error) {
          if (over) return
          over = true
          cut()
          controller.error(error)
        }
      })()
    },
    async cancel(reason) {
      if (!over) {
        over = true
        letGo(chunks)
      }
      await reader.cancel(reason)
    },
  })
}
