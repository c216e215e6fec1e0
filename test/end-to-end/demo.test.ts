/** `npm run demo` as a person runs it: without a key, and with a model to judge. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { startModelServer, type ModelServer } from '../support/modelServer.ts'

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'help-center')
const written = join(folder, '__evals__', 'judged.eval.ts.json')

let server: ModelServer | undefined
afterEach(() => {
  server?.close()
  rmSync(written, { force: true })
})

async function demo(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  // oxlint-disable-next-line no-unused-vars -- what this run was started with is not the demo's
  const { OPENAI_API_KEY, OPENAI_BASE_URL, VITEST, CI, ...inherited } = process.env
  const child = spawn(process.execPath, ['demo.ts'], { cwd: folder, env: { ...inherited, NO_COLOR: '1', EVALS_CACHE: 'off', ...environment } })
  let output = ''
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output: stripVTControlCharacters(output) }
}

test('without a key it passes, catches the change, scores by meaning, and says what it left out', async () => {
  const { code, output } = await demo({})
  expect(code, output).toBe(0)
  expect(output.match(/^PASSED|FAILED$/gm)).toEqual(['PASSED', 'FAILED'])
  expect(output).toMatch(/✗ help centre: rightArticle regressed by 13\.33 points/)
  expect(output).toMatch(/✓ meaning .*73\.\d% → 73\.\d%/)
  expect(output).toContain('3 of 3  A model judges the answers: left out, as OPENAI_API_KEY is not set')
})

test('with a key a model judges each answer by each criterion of the rubric', async () => {
  server = await startModelServer(({ messages }) => JSON.stringify({ reason: 'as it should be', met: !messages[0]!.content.includes('what to do next') }))
  const { code, output } = await demo({ OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: server.url })
  expect(code, output).toBe(0)
  expect(server.asked).toHaveLength(72)
  expect(output).toMatch(/3 of 3 {2}A model judges the answers\nBy the rubric in answers\.rubric\.md, at 127\.0\.0\.1:\d+\./)
  expect(output).toMatch(/· rubric .* 66\.7% /)
  expect(output).toMatch(/judges {5}72 calls · .*720 tokens/)
})
