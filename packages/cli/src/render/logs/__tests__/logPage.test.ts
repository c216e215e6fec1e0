import { describe, expect, it } from 'vitest'
import { renderLogPage } from '../logPage.ts'
import { BROKEN_TRACE, NOW, TEA_TRACE } from './records.ts'

const page = (trace: typeof TEA_TRACE, width: number): string => `\n${renderLogPage(trace.find(({ isTop }) => isTop)!, trace, { width, color: false, now: NOW, full: false })}`

describe('renderLogPage', () => {
  it('shows a log whole, with its trace as a tree', () => {
    expect(page(TEA_TRACE, 80)).toMatchInlineSnapshot(`
      "
      How much is the green tea, and is it in stock?
      2026-11-25 09:29:00 UTC · invoke_agent shop · service shop · model gpt-5 · #tea
      id aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

      input      How much is the green tea, and is it in stock?
      expected   5 EUR, 40 tins

      output     It is 5 EUR a tin, and there are 40 tins left.
      scores     helpful    1  (human)
                 polite   0.4  no word of thanks (judge)
      comments   quick!
      took       2.3 s · 1,508 tokens · $0.0027

      trace
      3 spans · 2.3 s · 1 model call · 1 tool call · 1,508 tokens

      invoke_agent shop               2.3 s
      ├─ execute_tool stock  +120 ms  40 ms  tool
      │    given  {"name":"green tea"}
      │    result 40
      └─ chat gpt-5          +200 ms  2.0 s  1,412 + 96 tokens
           asked  How much is the green tea, and is it in stock?
           answer It is 5 EUR a tin, and there are 40 tins left."
    `)
    expect(page(TEA_TRACE, 120)).toMatchInlineSnapshot(`
      "
      How much is the green tea, and is it in stock?
      2026-11-25 09:29:00 UTC · invoke_agent shop · service shop · model gpt-5 · #tea
      id aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

      input      How much is the green tea, and is it in stock?
      expected   5 EUR, 40 tins

      output     It is 5 EUR a tin, and there are 40 tins left.
      scores     helpful    1  (human)
                 polite   0.4  no word of thanks (judge)
      comments   quick!
      took       2.3 s · 1,508 tokens · $0.0027

      trace
      3 spans · 2.3 s · 1 model call · 1 tool call · 1,508 tokens

      invoke_agent shop               2.3 s  ████████████████
      ├─ execute_tool stock  +120 ms  40 ms  ▏                 tool
      │    given  {"name":"green tea"}
      │    result 40
      └─ chat gpt-5          +200 ms  2.0 s   ██████████████   1,412 + 96 tokens
           asked  How much is the green tea, and is it in stock?
           answer It is 5 EUR a tin, and there are 40 tins left."
    `)
  })

  it('shows an error, and lets no terminal code through', () => {
    expect(page(BROKEN_TRACE, 80)).toMatchInlineSnapshot(`
      "
      Where is my parcel? \\x1b[31mred\\x1b[2J \\u202egnirts
      2026-11-24 09:29:00 UTC · invoke_agent shop · service shop · model gpt-5-mini
      id bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

      input      Where is my parcel? \\x1b[31mred\\x1b[2J \\u202egnirts

      error      Error: the carrier did not answer \\x1b[31mred\\x1b[2J \\u202egnirts
      scores     helpful  0  (human)
                 polite   –  not scored (human)
      took       31 s"
    `)
  })

  it('shows a conversation message by message', () => {
    const [record] = BROKEN_TRACE
    const row = { ...record!.row, input: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hello\nthere' }] }
    expect(`\n${renderLogPage({ ...record!, row }, [record!], { width: 80, color: false, now: NOW, full: false })}`).toMatchInlineSnapshot(`
      "
      Hello⏎there
      2026-11-24 09:29:00 UTC · invoke_agent shop · service shop · model gpt-5-mini
      id bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

      input      system: Be brief.

                 user: Hello
                 there

      error      Error: the carrier did not answer \\x1b[31mred\\x1b[2J \\u202egnirts
      scores     helpful  0  (human)
                 polite   –  not scored (human)
      took       31 s"
    `)
  })

  it('shows texts of the trace whole where that is asked for', () => {
    const long = TEA_TRACE.map((record) => (record.span.name === 'chat gpt-5' ? { ...record, row: { ...record.row, output: Array.from({ length: 9 }, (_, index) => `line ${index}`).join('\n') } } : record))
    const text = (full: boolean): string => renderLogPage(long.find(({ isTop }) => isTop)!, long, { width: 80, color: false, now: NOW, full })
    expect([text(false).includes('line 8'), text(true).includes('line 8')]).toEqual([false, true])
  })
})
