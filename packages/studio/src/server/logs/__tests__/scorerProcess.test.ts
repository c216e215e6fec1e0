import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startScorers } from '../scoring/scorerProcess.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-scorer-process-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const row = { row: { id: 'a', input: 'q', output: 'answer' }, span: { traceId: '1', spanId: '2', name: 'x', startMs: 0, durationMs: 1, attributes: {} }, spans: [] }

async function start(text: string, options: { silenceMs?: number; signal?: AbortSignal } = {}) {
  writeFileSync(join(root, 'scorers.mjs'), text)
  return startScorers({ root, file: 'scorers.mjs', timeoutMs: 1_000, ...options })
}

describe('the process of scorers', () => {
  it('scores rows by those that are chosen', async () => {
    await using scorers = await start('export const a = ({ output }) => ({ score: 0.5, reason: output }); export const b = () => { throw new Error("no") }')
    expect([scorers.names, await scorers.score(row, ['a', 'b']), await scorers.score(row, ['a'])]).toEqual([
      ['a', 'b'],
      { scores: { a: 0.5 }, details: { a: { reason: 'answer', source: 'code' } }, problems: [{ scorer: 'b', message: 'no' }] },
      { scores: { a: 0.5 }, details: { a: { reason: 'answer', source: 'code' } }, problems: [] },
    ])
  })

  it('is ended where a scorer, or the file, runs without end', async () => {
    await using scorers = await start('export const a = () => { for (;;); }', { silenceMs: 3_000 })
    await expect(scorers.score(row, ['a'])).rejects.toThrow('the scorers of scorers.mjs have not answered for 3 s and were ended: something in them runs without end')
    await expect(start('for (;;);', { silenceMs: 1_500 })).rejects.toThrow('runs without end')
  })

  it('is ended when it is stopped', async () => {
    const controller = new AbortController()
    await using scorers = await start('export const a = () => new Promise((resolve) => setTimeout(resolve, 600_000))', { signal: controller.signal })
    const scored = scorers.score(row, ['a'])
    controller.abort(new Error('it was stopped'))
    await expect(scored).rejects.toThrow('it was stopped')
  })
})
