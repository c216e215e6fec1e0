/** How much a page may send at once: it is held in memory several times over while it is read. */
import { bodyLimit } from 'hono/body-limit'
import { RequestProblem } from '../requestProblem.ts'

/** Bytes: ten thousand rows with their texts. */
export const MAX_BODY = 32 * 1024 * 1024

export const limitBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new RequestProblem(413, 'That is too much for one request: send fewer rows at once')
  },
})
