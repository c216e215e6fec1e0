/** What workers tell a playground: heard in order, only by the ask that it answers, and known to have come. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { cellChannel } from '../cellChannel.ts'
import type { FromWorker } from '../cellMessages.ts'
import { serveCells, type ServedCells } from '../serveCells.ts'

let cells: ServedCells | undefined
afterEach(() => cells?.close())

const delta = (text: string): FromWorker => ({ kind: 'event', event: { type: 'delta', column: 'c', row: 'r', trial: 0, text } })

describe('the channel of a playground', () => {
  test('has heard all that was said before, when what is told has come', async () => {
    cells = await serveCells()
    const heard: FromWorker[] = []
    const end = cells.listen(1, (message) => heard.push(message))
    const channel = await cellChannel({ id: 1, address: cells.address })
    const said = Array.from({ length: 500 }, (_, index) => delta(`\n${'é'.repeat(index)}`))
    for (const message of said) channel.say(message)
    await channel.tell(delta('last'))
    expect(heard).toEqual([...said, delta('last')])
    end()
    await channel.tell(delta('too late'))
    expect(heard.length).toBe(501)
  })

  test('what comes late of an earlier ask is not heard by the next', async () => {
    cells = await serveCells()
    const old = await cellChannel({ id: 2, address: cells.address })
    const heard: FromWorker[] = []
    cells.listen(3, (message) => heard.push(message))
    await old.tell(delta('of 2'))
    await (await cellChannel({ id: 3, address: cells.address })).tell(delta('of 3'))
    expect(heard).toEqual([delta('of 3')])
  })

  test('knows how long a worker has given no sign of life', async () => {
    cells = await serveCells()
    expect(cells.quiet(4)).toBe(undefined)
    await (await cellChannel({ id: 4, address: cells.address }, '/app/a.eval.ts')).tell(delta('x'))
    expect(cells.quiet(4)).toEqual({ ms: 0, file: '/app/a.eval.ts' })
    // It answers at once, as nothing holds it up
    await sleep(50)
    expect(cells.quiet(4)).toEqual({ ms: 0, file: '/app/a.eval.ts' })
    await (await cellChannel({ id: 4, address: cells.address }, '/app/b.eval.ts')).tell(delta('x'))
    expect(cells.quiet(4)).toEqual({ ms: 0, file: '/app/b.eval.ts' })
    const until = performance.now() + 60
    while (performance.now() < until);
    expect(cells.quiet(4)?.ms).toBeGreaterThanOrEqual(60)
  })

  test('nothing waits for a main process that is gone', async () => {
    const gone = await serveCells()
    const channel = await cellChannel({ id: 5, address: gone.address })
    gone.close()
    await channel.tell(delta('x'))
    await (await cellChannel({ id: 6, address: gone.address })).tell(delta('y'))
  })
})
