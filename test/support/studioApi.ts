/** The studio's API as its pages use it: with the cookie that the link is good for, and streams of events. */
import type { RunningStudio } from './studio.ts'

export interface StudioApi {
  get: (path: string) => Promise<ApiAnswer>
  post: (path: string, body: unknown) => Promise<ApiAnswer>
  /**
   * All events of a stream, in order.
   *
   * @param onEvent gives `true` to close the connection
   */
  events: <Event extends { type: string }>(path: string, body: unknown, onEvent?: (event: Event) => boolean | void) => Promise<Event[]>
}

export interface ApiAnswer {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read it as a stranger would
  body: any
}

export async function openApi(studio: RunningStudio): Promise<StudioApi> {
  const { headers } = await fetch(studio.url, { redirect: 'manual' })
  const cookie = headers.get('set-cookie')!.split(';')[0]!
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://127.0.0.1:${studio.port}/api${path}`, { ...init, headers: { cookie, 'content-type': 'application/json' } })
  const answer = async (asked: Promise<Response>): Promise<ApiAnswer> => {
    const response = await asked
    return { status: response.status, body: await response.json() }
  }
  return {
    get: (path) => answer(ask(path)),
    post: (path, body) => answer(ask(path, { method: 'POST', body: JSON.stringify(body) })),
    async events(path, body, onEvent) {
      const stop = new AbortController()
      const response = await ask(path, { method: 'POST', body: JSON.stringify(body), signal: stop.signal })
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
      const events: never[] = []
      let text = ''
      try {
        for await (const piece of response.body!.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
          text += piece
          const blocks = text.split('\n\n')
          text = blocks.pop()!
          for (const block of blocks) {
            if (!block.startsWith('data: ')) continue
            const event = JSON.parse(block.slice('data: '.length)) as never
            events.push(event)
            if (onEvent?.(event)) stop.abort()
          }
        }
      } catch (error) {
        if (!stop.signal.aborted) throw error
      }
      return events
    },
  }
}
