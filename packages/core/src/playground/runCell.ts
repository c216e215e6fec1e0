/** One cell of a playground, whichever runner it is a test of: its trials, each told when it begins, while models write, and when it has ended. */
import timers from 'node:timers'
import { log, runBody, runOne, type CaseHost } from '../case/runCase.ts'
import type { CellChannel } from './cellChannel.ts'
import type { PlaygroundCell } from './planCells.ts'

/** Taken before a test can replace it by a fake one. */
const { setImmediate } = timers

/** Where a cell's events go. */
export type CellTeller = Pick<CellChannel, 'say' | 'tell'>

/** Never throws: whatever happens is in the row. A trial that was cut off has none. */
export async function runCell({ planned, setup }: PlaygroundCell, host: CaseHost, channel: CellTeller): Promise<void> {
  const cell = { column: setup.variant ?? '', row: planned.row.id }
  for (let trial = 0; trial < (setup.suite.trials ?? 1) && !host.signal?.aborted; trial++) {
    channel.say({ kind: 'event', event: { type: 'cell', ...cell, trial } })
    const deltas = gather((text) => channel.say({ kind: 'event', event: { type: 'delta', ...cell, trial, text } }))
    const result = await runOne(planned, setup, host, trial, deltas.add)
    if (!result) return
    result.row.kind = 'playground'
    if (setup.body && !result.row.error) await runBody(setup.body, result, setup, host)
    // What its body asserted in vain because of the stop is no result either
    if (host.signal?.aborted && result.row.failures) return
    const meta = { ...planned.meta }
    log(result, host, meta)
    deltas.flush()
    if (meta.unlogged !== undefined) channel.say({ kind: 'event', event: { type: 'problem', message: `a row is not in the run record: ${meta.unlogged}` } })
    await channel.tell({ kind: 'event', event: { type: 'result', column: cell.column, row: result.row } })
  }
}

/** What comes in one turn of the event loop, as an answer of the cache does, goes out as one. */
function gather(send: (text: string) => void): { add: (text: string) => void; flush: () => void } {
  let text = ''
  const flush = (): void => {
    if (text === '') return
    send(text)
    text = ''
  }
  return {
    add(piece) {
      if (text === '') setImmediate(flush)
      text += piece
    },
    flush,
  }
}
