import type { PlaygroundEvent, Row } from '@evals/core'
import { expect, test } from 'vitest'
import { cellKey, type Cell } from '../cellStore.ts'
import { comparedColumns } from '../compareBody.ts'
import { gridColumns, newDraft } from '../draft.ts'
import { gridRows } from '../gridRows.ts'
import { createSession, type OpenRun, type RunPart } from '../session.ts'
import { cellSignature } from '../signature.ts'

const params = [{ name: 'suffix', kind: 'text' as const, value: '!' }]
const columns = gridColumns(newDraft().columns, params)
const other = gridColumns([{ id: 'c1', name: 'base', params: { suffix: '?' } }], params)
const rows = gridRows({ own: [{ id: 'own', input: 'mine' }], rows: { kind: 'all' } }, [{ id: 'a', input: 'apple' }])
const part: RunPart = { columns, rows, trials: 1 }
const row = (id: string, output: string): Row => ({ id, input: id, output, scores: { exact: 1 }, trial: 0 })

/** A run that a test tells what happens. */
function stage(): { open: OpenRun; say: (event: PlaygroundEvent) => Promise<void>; end: () => Promise<void>; asked: RunPart[] } {
  const waiting: ((event: PlaygroundEvent | undefined) => void)[] = []
  const asked: RunPart[] = []
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  async function* open(of: RunPart, signal: AbortSignal): AsyncGenerator<PlaygroundEvent> {
    asked.push(of)
    for (;;) {
      const event = await new Promise<PlaygroundEvent | undefined>((resolve) => {
        waiting.push(resolve)
        signal.addEventListener('abort', () => resolve(undefined), { once: true })
      })
      if (!event) return
      yield event
    }
  }
  return {
    open,
    asked,
    say: async (event) => (waiting.pop()!(event), settle()),
    end: async () => (waiting.pop()!(undefined), settle()),
  }
}

const shown = (cell: Cell | undefined) => cell && { status: cell.status, runId: cell.runId, texts: cell.trials.map(({ text }) => text), outputs: cell.trials.map((trial) => trial.row?.output), before: cell.before?.trials.map((trial) => trial.row?.output) }

test('a cell waits, streams, and has its result; what stood there before stays in sight until the first of the new has come', async () => {
  const { open, say, end } = stage()
  const session = createSession(open, (tell) => tell())
  const key = cellKey('c1', 'a')
  const look = () => shown(session.cells.get(key))
  const first = session.run(part)
  expect(look()).toEqual({ status: 'waiting', runId: undefined, texts: [], outputs: [], before: undefined })
  expect(session.progress()).toMatchObject({ done: 0, total: 2 })
  await say({ type: 'started', runId: 'run-1' })
  await say({ type: 'cell', column: 'base', row: 'a', trial: 0 })
  await say({ type: 'delta', column: 'base', row: 'a', trial: 0, text: 'app' })
  await say({ type: 'delta', column: 'base', row: 'a', trial: 0, text: 'le' })
  expect(look()).toEqual({ status: 'running', runId: 'run-1', texts: ['apple'], outputs: [undefined], before: undefined })
  await say({ type: 'result', column: 'base', row: row('a', 'apple!') })
  expect(session.progress()).toMatchObject({ done: 1, total: 2 })
  expect(look()).toEqual({ status: 'done', runId: 'run-1', texts: ['apple'], outputs: ['apple!'], before: undefined })
  await end()
  await first
  expect(session.progress()).toBeUndefined()
  // The other row never came, and nobody stopped it
  expect(shown(session.cells.get(cellKey('c1', 'own')))?.status).toBe('missing')

  void session.run({ columns: other, rows, trials: 1 })
  expect(look()).toEqual({ status: 'waiting', runId: undefined, texts: [], outputs: [], before: ['apple!'] })
  await say({ type: 'started', runId: 'run-2' })
  await say({ type: 'result', column: 'base', row: row('a', 'apple?') })
  expect(look()).toEqual({ status: 'done', runId: 'run-2', texts: [''], outputs: ['apple?'], before: undefined })
})

test('a stop ends what runs: what waited shows again what it had, and what had begun is stopped', async () => {
  const { open, say, end } = stage()
  const session = createSession(open, (tell) => tell())
  const first = session.run(part)
  await say({ type: 'started', runId: 'run-1' })
  await say({ type: 'result', column: 'base', row: row('a', 'apple!') })
  await say({ type: 'result', column: 'base', row: row('own', 'mine!') })
  await end()
  await first
  const second = session.run({ columns: other, rows, trials: 1 })
  await say({ type: 'cell', column: 'base', row: 'own', trial: 0 })
  await say({ type: 'delta', column: 'base', row: 'own', trial: 0, text: 'half' })
  session.stop()
  await second
  expect(shown(session.cells.get(cellKey('c1', 'a')))).toMatchObject({ status: 'done', outputs: ['apple!'] })
  expect(shown(session.cells.get(cellKey('c1', 'own')))).toMatchObject({ status: 'stopped', texts: ['half'] })
  expect(session.problems()).toEqual([])
})

test('a run that a later one has taken a cell from does not write into it', async () => {
  const [one, two] = [stage(), stage()]
  const runs = [one.open, two.open]
  const session = createSession((of, signal) => runs.shift()!(of, signal), (tell) => tell())
  void session.run(part)
  void session.run({ columns: other, rows, trials: 1 })
  await one.say({ type: 'result', column: 'base', row: row('a', 'late') })
  expect(shown(session.cells.get(cellKey('c1', 'a')))).toMatchObject({ status: 'waiting', outputs: [] })
  await two.say({ type: 'result', column: 'base', row: row('a', 'new') })
  expect(shown(session.cells.get(cellKey('c1', 'a')))).toMatchObject({ status: 'done', outputs: ['new'] })
})

test('what is wrong with a run is said once, and not by cells', async () => {
  const { open, say, end } = stage()
  const session = createSession(open, (tell) => tell())
  const run = session.run(part)
  await say({ type: 'problem', message: 'the file does not load' })
  await say({ type: 'problem', message: 'the file does not load' })
  await end()
  await run
  expect(session.problems()).toEqual(['the file does not load'])
  const failing = createSession(async function* () { yield await Promise.reject(new Error('the studio does not answer')) }, (tell) => tell())
  await failing.run(part)
  expect(failing.problems()).toEqual(['the studio does not answer'])
})

test('only cells that are whole and as they would be run now are compared; an error is no score', async () => {
  const { open, say } = stage()
  const session = createSession(open, (tell) => tell())
  void session.run(part)
  await say({ type: 'result', column: 'base', row: { id: 'a', input: 'apple', trial: 0, error: { name: 'Error', message: 'no', phase: 'task' } } })
  expect(comparedColumns(columns, rows, 1, session.cells)).toEqual([{ name: 'base', cells: [{ row: 'a', trials: [{ error: { name: 'Error', message: 'no', phase: 'task' } }] }] }])
  expect(comparedColumns(other, rows, 1, session.cells)).toEqual([{ name: 'base', cells: [] }])
  expect(comparedColumns(columns, rows, 3, session.cells)).toEqual([{ name: 'base', cells: [] }])
})

test('listeners are told once a frame, and of their own cell alone', async () => {
  const frames: (() => void)[] = []
  const { open, say } = stage()
  const session = createSession(open, (tell) => frames.push(tell))
  const told: string[] = []
  session.cells.listen(cellKey('c1', 'a'), () => told.push('a'))
  session.cells.listen(cellKey('c1', 'own'), () => told.push('own'))
  void session.run(part)
  for (const frame of frames.splice(0)) frame()
  told.length = 0
  for (let at = 0; at < 50; at++) await say({ type: 'delta', column: 'base', row: 'a', trial: 0, text: 'x' })
  expect(told).toEqual([])
  for (const frame of frames.splice(0)) frame()
  expect(told).toEqual(['a'])
})

test('a change of a param, of the row or of the trials makes another signature; a rename does not', () => {
  const [column, changed] = [columns[0]!, other[0]!]
  const [own, data] = [rows[0]!, rows[1]!]
  expect(new Set([cellSignature(column, own, 1), cellSignature(changed, own, 1), cellSignature(column, data, 1), cellSignature(column, own, 2)]).size).toBe(4)
  const [renamed] = gridColumns([{ id: 'c1', name: 'new', params: {} }], params)
  expect(cellSignature(renamed!, own, 1)).toBe(cellSignature(column, own, 1))
})
