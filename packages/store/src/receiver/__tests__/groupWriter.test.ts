import { expect, test } from 'vitest'
import type { LogEngine } from '../../engine/logEngine.ts'
import { StoreError } from '../../engine/storeError.ts'
import type { Decoded } from '../../otlp/decoded.ts'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import { noCounts } from '../counts.ts'
import { GroupWriter, type Delivery } from '../groupWriter.ts'

/** Writes of the engine: the names of the spans that it was given. A name that begins with `!` is its end. */
function openWriter(refusal = new TypeError('can not be kept')): { writer: GroupWriter; batches: string[][]; counts: ReturnType<typeof noCounts> } {
  const batches: string[][] = []
  const counts = noCounts()
  const ingest: LogEngine['ingest'] = async (spans) => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (spans.some(({ span }) => span.name.startsWith('!'))) throw refusal
    batches.push(spans.map(({ span }) => span.name))
    return { added: spans.length, changed: 0, known: 0 }
  }
  return { writer: new GroupWriter({ ingest } as LogEngine, counts), batches, counts }
}

function delivery(...names: string[]): Delivery {
  const spans = names.map((name): IncomingSpan => ({ span: { traceId: '1', spanId: '1', name, startMs: 0, durationMs: 0, attributes: {} } }))
  return { bytes: 100, decode: (): Decoded => ({ spans, rejected: 0, ignored: 0, reasons: [] }) }
}

test('what waits at the same time is written together, in its order, and what comes meanwhile with the next', async () => {
  const { writer, batches, counts } = openWriter()
  const first = ['a', 'b', 'c'].map((name) => writer.write(delivery(name)))
  await first[0]
  expect(batches).toEqual([['a', 'b', 'c']])
  await Promise.all(['d', 'e'].map((name) => writer.write(delivery(name))))
  expect(batches).toEqual([['a', 'b', 'c'], ['d', 'e']])
  expect(counts.added).toBe(5)
})

test('a span that can not be kept is rejected, and all others are kept, of its own request and of the others', async () => {
  const { writer, batches } = openWriter()
  const answers = await Promise.all([writer.write(delivery('a', 'b')), writer.write(delivery('c', '!', 'd', 'e')), writer.write(delivery('f'))])
  expect(answers.map(({ rejected, reasons }) => ({ rejected, reasons }))).toEqual([{ rejected: 0, reasons: [] }, { rejected: 1, reasons: ['the store could not keep a span: can not be kept'] }, { rejected: 0, reasons: [] }])
  expect(batches.flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
})

test('what can not be read fails alone', async () => {
  const { writer, batches } = openWriter()
  const unreadable: Delivery = { bytes: 1, decode: () => { throw new Error('unreadable') } }
  expect(await Promise.allSettled([writer.write(delivery('a')), writer.write(unreadable), writer.write(delivery('b'))])).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { message: 'unreadable' } }, { status: 'fulfilled' }])
  expect(batches).toEqual([['a', 'b']])
})

test('where the store can take nothing, all of a group are told, and those after it are tried', async () => {
  const { writer, batches } = openWriter(new StoreError('the disk is full'))
  expect(await Promise.allSettled([writer.write(delivery('a')), writer.write(delivery('!'))])).toMatchObject([{ reason: { message: 'the disk is full' } }, { reason: { message: 'the disk is full' } }])
  await writer.write(delivery('b'))
  expect(batches).toEqual([['b']])
})

test('a request of many spans is written in parts, so that others have their turn', async () => {
  const { writer, batches } = openWriter()
  const [large] = await Promise.all([writer.write(delivery(...Array.from({ length: 5_000 }, (_, index) => String(index)))), writer.write(delivery('small'))])
  expect(large.rejected).toBe(0)
  expect(batches.map(({ length }) => length)).toEqual([2048, 2048, 904, 1])
  expect(batches.flat().slice(0, -1)).toEqual(Array.from({ length: 5_000 }, (_, index) => String(index)))
})
