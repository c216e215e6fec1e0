import fc from 'fast-check'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { commands } from '../commands/index.ts'
import { safeJson } from '../frame/io.ts'
import { messageFor, Mistake } from '../frame/mistake.ts'
import { age, fraction, size, wholeNumber } from '../frame/options.ts'
import { createProgram } from '../frame/program.ts'
import { bytes } from '../render/bytes.ts'
import { renderCacheList, summarizeCache } from '../render/cacheList.ts'
import { suiteFilter } from '../runs/suiteFilter.ts'

function outcomes(parse: (text: string) => number, texts: string[]): (number | string)[] {
  return texts.map((text) => {
    try {
      return parse(text)
    } catch (error) {
      return (error as Error).message
    }
  })
}

describe('options', () => {
  it('become numbers, or say what they take', () => {
    expect(outcomes(age, ['30d', '1.5h', '90 m', '2w', '30', 'd', '-1d'])).toEqual([2_592_000_000, 5_400_000, 5_400_000, 1_209_600_000, ...Array.from({ length: 3 }, () => 'It must be an age such as 90m, 12h, 30d or 2w.')])
    expect(outcomes(size, ['500MB', '2gb', '10 k', '7', '', 'MB'])).toEqual([500_000_000, 2_000_000_000, 10_000, 7, ...Array.from({ length: 2 }, () => 'It must be a size such as 500MB or 2GB.')])
    expect(outcomes(wholeNumber, ['1', '20', '0', '1.5', 'x', '-1'])).toEqual([1, 20, ...Array.from({ length: 4 }, () => 'It must be a whole number of at least 1.')])
    expect(outcomes(fraction, ['0', '0.02', '1', '2', '', 'x'])).toEqual([0, 0.02, 1, ...Array.from({ length: 3 }, () => 'It must be a fraction from 0 to 1, such as 0.02 for 2 points.')])
  })
})

describe('safeJson', () => {
  it('is the same JSON, and holds nothing that does something to a terminal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u009b2J', '\u202e', '\u{e0041}', '\u2028', '\ufeff')), (text) => {
        const json = safeJson({ [text]: [text] })
        expect(JSON.parse(json)).toEqual({ [text]: [text] })
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\ufeff]/)
      }),
    )
  })
})

describe('messageFor', () => {
  it('tells a user’s mistake, a problem of the system and a bug of ours apart', () => {
    const usage = (() => {
      try {
        new Command('x').exitOverride().configureOutput({ outputError: () => {} }).option('--json').parse(['--jsn'], { from: 'user' })
        return undefined
      } catch (error) {
        return error
      }
    })()
    expect(messageFor(usage)).toEqual({ kind: 'usage', message: "unknown option '--jsn'. Did you mean --json?" })
    expect(messageFor(new Mistake('no'))).toEqual({ kind: 'input', message: 'no' })
    expect(messageFor(Object.assign(new Error("EACCES: permission denied, open '/x/y'"), { code: 'EACCES', syscall: 'open' }))).toEqual({ kind: 'system', message: 'EACCES: permission denied: /x/y' })
    expect(messageFor(new TypeError('x is undefined'))).toEqual({ kind: 'bug', message: expect.stringContaining('is a bug of evals:\nTypeError: x is undefined\n    at ') })
  })
})

describe('the commands', () => {
  it('each have a summary that fits the list, an example, JSON that is described, and completion of arguments that exist', () => {
    const program = createProgram(commands, '1')
    const check = (definitions: typeof commands, parent: Command): void => {
      for (const definition of definitions) {
        const command = parent.commands.find((one) => one.name() === definition.name)!
        const { name, summary, examples, json, run, completes = {}, subcommands = [] } = definition
        const taken = [...command.registeredArguments.map((argument) => argument.name()), ...command.options.map(({ long }) => long)]
        expect({ name, fits: summary.length <= 60, examples: examples.length > 0, json: run === undefined || name === 'completion' || json !== undefined, unknown: Object.keys(completes).filter((key) => !taken.includes(key)) }).toEqual({ name, fits: true, examples: true, json: true, unknown: [] })
        check(subcommands, command)
      }
    }
    check(commands, program)
  })
})

describe('suiteFilter', () => {
  it('looks into titles and files', () => {
    const suite = { file: 'src/help.eval.ts', name: 'Help centre', variant: 'terse' }
    expect(['help c', 'TERSE', '[terse]', 'src/', 'math'].map((text) => suiteFilter(text)(suite))).toEqual([true, true, true, true, false])
    expect(suiteFilter(undefined)(suite)).toBe(true)
  })
})

describe('renderCacheList', () => {
  const file = (model: string | undefined, host: string, size: number, created: string): Parameters<typeof summarizeCache>[1][number] => ({ path: '', bytes: size, entry: { format: 'evals-cache/1', key: '', host, path: '/v1', ...(model !== undefined && { model }), created, durationMs: 1, headers: {}, promptTokens: 1_000, completionTokens: 20, chunks: [] } })
  const files = [file('gpt-5-mini', 'api.openai.com', 3_400_000, '2026-11-01T00:00:00.000Z'), file(undefined, '127.0.0.1:8080', 512, '2026-11-20T00:00:00.000Z'), file('gpt-5-mini', 'api.openai.com', 9_999, '2026-11-23T00:00:00.000Z')]
  const now = Date.parse('2026-11-23T03:00:00.000Z')

  it('shows what there is by model and host, the largest first', () => {
    expect(`\n${renderCacheList(summarizeCache('/app/.evals/cache', files), { width: 80, color: false, now })}\n`).toMatchInlineSnapshot(`
      "
      model       host            responses    size      tokens  newest
      gpt-5-mini  api.openai.com          2  3.4 MB  2,000 + 40  3 h ago
      (no model)  127.0.0.1:8080          1   512 B  1,000 + 20  3 days ago

      3 responses, 3.4 MB, the oldest 3 weeks ago
      /app/.evals/cache
      "
    `)
    expect(`\n${renderCacheList(summarizeCache('/app/.evals/cache', [...files, file('a-very-long-name-of-a-model-that-somebody-gave-it', 'a-very-long-name-of-a-host.example.com:8080', 1, '2026-11-23T00:00:00.000Z')]), { width: 80, color: false, now })}\n`).toMatchInlineSnapshot(`
      "
      model               host               responses    size      tokens  newest
      gpt-5-mini          api.openai.com             2  3.4 MB  2,000 + 40  3 h ago
      (no model)          127.0.0.1:8080             1   512 B  1,000 + 20  3 days ago
      a-very-lo…-gave-it  a-very-l…com:8080          1     1 B  1,000 + 20  3 h ago

      4 responses, 3.4 MB, the oldest 3 weeks ago
      /app/.evals/cache
      "
    `)
    expect(renderCacheList(summarizeCache('/app/.evals/cache', []), { width: 80, color: false, now })).toBe('The cache is empty (/app/.evals/cache).')
  })

  it('writes sizes in three digits', () => {
    expect([0, 999, 1_000, 99_949, 99_950, 3_400_000, 123_456_789_012].map(bytes)).toEqual(['0 B', '999 B', '1.0 KB', '99.9 KB', '100 KB', '3.4 MB', '123 GB'])
  })
})
