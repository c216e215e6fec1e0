import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadScorers } from '../loadScorers.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-scorers-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'it went well'
  } catch (error) {
    return (error as Error).message
  }
}

describe('scorers of a file', () => {
  const load = async (text: string): Promise<string[]> => {
    const file = `scorers-${Math.random().toString(36).slice(2)}.mjs`
    writeFileSync(join(root, file), text)
    return (await loadScorers(root, file)).map(({ name }) => name)
  }

  it('are exported by default or by name', async () => {
    expect([await load('export const polite = () => 1; export function short() { return 1 }; export const limit = 3'), await load('function one() {}\nexport default one\nexport const other = () => 1'), await load('const a = () => 1; const b = () => 1; export default [a, b]')]).toEqual([['polite', 'short'], ['one'], ['a', 'b']])
  })

  it('are refused with a reason', async () => {
    const reason = (text: string): Promise<string> => messageOf(() => load(text)).then((message) => message.replace(/scorers-\w+/g, 'scorers'))
    expect([await reason('export const a = 1'), await reason('export default [() => 1]'), await reason('export default [3]'), await reason('const a = () => 1; export default [a, a]'), (await reason('throw new Error("no key")')).split('\n').slice(0, 2).join('\n')]).toMatchInlineSnapshot(`
      [
        "scorers.mjs exports no scorer: export one, or a list of them, by default or by name",
        "scorers.mjs exports a scorer that has no name, and scores are kept by it: scorer('polite', fn), or export it by name",
        "scorers.mjs exports a list with number in it, and a scorer is a function",
        "scorers.mjs has two scorers "a", and scores are kept by name: rename one, as .partial({ name: '…' }) does",
        "scorers.mjs can not be loaded:
      Error: no key",
      ]
    `)
    expect(await messageOf(() => loadScorers(root, 'none.ts'))).toBe('there is no file none.ts')
  })
})
