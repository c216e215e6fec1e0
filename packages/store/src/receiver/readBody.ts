/** The body of a request, inflated while it comes: a compressed bomb is given up where it passes the limit, and never held. */
import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { HttpProblem } from './httpProblem.ts'
import type { PendingBytes } from './pendingBytes.ts'

export interface HeldBody {
  bytes: Buffer
  /** Once. The bytes are counted as held until then. */
  release: () => void
}

const CHUNK = 64 * 1024

const DECODERS: Record<string, (() => Transform) | undefined> = {
  gzip: () => createGunzip({ chunkSize: CHUNK }),
  'x-gzip': () => createGunzip({ chunkSize: CHUNK }),
  deflate: () => createInflate({ chunkSize: CHUNK }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK }),
}

/**
 * @param limit in bytes, of the body both as it is sent and as it is read
 * @throws {HttpProblem} 413, 415, 429, and 400 for one that ends too soon or is not compressed as it says
 */
export async function readBody(request: IncomingMessage, limit: number, pending: PendingBytes): Promise<HeldBody> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined
  if (decoder === undefined && encoding !== 'identity' && encoding !== '') throw new HttpProblem(415, `The content encoding ${JSON.stringify(encoding.slice(0, 80))} is not known; these are: ${Object.keys(DECODERS).join(', ')}`)
  if (Number(request.headers['content-length']) > limit) throw tooLarge(limit, 'The body')
  let held = 0
  const release = (): void => {
    if (held > 0) pending.release(held)
    held = 0
  }
  try {
    const bytes = await collect(request, decoder?.(), limit, (length) => {
      pending.hold(length)
      held += length
    })
    return { bytes, release }
  } catch (error) {
    release()
    throw error
  }
}

function tooLarge(limit: number, what: string): HttpProblem {
  return new HttpProblem(413, `${what} is larger than ${limit} bytes, which is the limit: send less at once`)
}

function collect(request: IncomingMessage, decoder: Transform | undefined, limit: number, hold: (length: number) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let sent = 0
    let length = 0
    const fail = (error: Error): void => {
      request.off('data', decoder ? receive : keep)
      request.unpipe()
      decoder?.off('data', keep)
      decoder?.destroy()
      chunks.length = 0
      reject(error)
    }
    const receive = (chunk: Buffer): void => {
      sent += chunk.length
      if (sent > limit) fail(tooLarge(limit, 'The body'))
    }
    const keep = (chunk: Buffer): void => {
      length += chunk.length
      if (length > limit) return fail(tooLarge(limit, decoder ? 'The body, not compressed any more,' : 'The body'))
      try {
        hold(chunk.length)
        chunks.push(chunk)
      } catch (error) {
        fail(error as Error)
      }
    }
    const done = (): void => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length))
    // Of a request that is answered already, too
    request.on('error', (error) => fail(new HttpProblem(400, `The body did not come to its end: ${error.message}`)))
    request.once('close', () => {
      if (!request.complete) fail(new HttpProblem(400, 'The body did not come to its end'))
    })
    if (decoder === undefined) {
      request.on('data', keep)
      request.once('end', done)
      return
    }
    request.on('data', receive)
    decoder.on('data', keep)
    decoder.once('end', done)
    decoder.on('error', (error) => fail(new HttpProblem(400, `The body is not compressed as it says: ${error.message}`)))
    request.pipe(decoder)
  })
}
