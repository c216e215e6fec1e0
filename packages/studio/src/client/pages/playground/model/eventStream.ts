/** A run's events as they come: server-sent events, read from the answer to a POST. */
import type { PlaygroundEvent } from '@evals/core'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { ApiError } from '../../../api/apiError.ts'
import type { ProblemBody } from '../../../../server/requestProblem.ts'

/**
 * Leaving the loop closes the connection, and so stops the run.
 *
 * @throws {ApiError} in the server's words, where it refused; where it can not be reached
 */
export async function* eventsOf<Event = PlaygroundEvent>(asked: Promise<Response>): AsyncGenerator<Event, void, undefined> {
  const response = await asked.catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    throw new ApiError(0, { message: `The studio does not answer: is \`evals studio\` still running? (${error.message})` })
  })
  if (!response.ok || !response.body) {
    const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined
    throw new ApiError(response.status, body?.error ?? { message: `The studio answered with ${response.status}` })
  }
  const reader = response.body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>).pipeThrough(new EventSourceParserStream()).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const { event, data } = next.value
      if (event !== 'ping' && data !== '') yield JSON.parse(data) as Event
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
