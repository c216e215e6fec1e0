import fc from 'fast-check'
import { textWidth } from '@evals/report'
import { describe, expect, it } from 'vitest'
import { renderLogLine } from '../logLine.ts'
import { renderLogTable } from '../logTable.ts'
import { NOW, ROWS, TEA_TRACE } from './records.ts'

const table = (width: number, spans = false): string => `\n${renderLogTable(spans ? TEA_TRACE : ROWS, { width, color: false, now: NOW, total: 1_234, spans })}`

describe('renderLogTable', () => {
  it('shows what there is, and drops what there is no room for', () => {
    expect(table(80)).toMatchInlineSnapshot(`
      "
      id        time         asked → answered                            took  helpful
      cccccccc  11-25 09:29  緑茶はいくらですか… → 一缶五ユーロです。…  12 ms
      aaaaaaaa  11-25 09:29  How much is the gr… → It is 5 EUR a tin,…  2.3 s        1
      bbbbbbbb  11-24 09:29  Where is my parcel… → ✗ the carrier did…    31 s        0

      3 of 1,234 rows · times are UTC · no room for name, service, model, tokens, cos…"
    `)
    expect(table(120)).toMatchInlineSnapshot(`
      "
      id        time         name               model       asked → answered                     took  tokens  helpful  polite
      cccccccc  11-25 09:29  注文                           緑茶はいくらで… → 一缶五ユーロで…   12 ms
      aaaaaaaa  11-25 09:29  invoke_agent shop  gpt-5       How much is th… → It is 5 EUR a t…  2.3 s   1,508        1     0.4
      bbbbbbbb  11-24 09:29  invoke_agent shop  gpt-5-mini  Where is my pa… → ✗ the carrier d…   31 s                0       –

      3 of 1,234 rows · times are UTC · no room for service, cost"
    `)
    expect(table(160)).toMatchInlineSnapshot(`
      "
      id        time         name               service  model       asked → answered                                           took  tokens     cost  helpful  polite
      cccccccc  11-25 09:29  注文               shop                 緑茶はいくらですか。在庫… → 一缶五ユーロです。在庫は四…   12 ms
      aaaaaaaa  11-25 09:29  invoke_agent shop  shop     gpt-5       How much is the green tea… → It is 5 EUR a tin, and the…  2.3 s   1,508  $0.0027        1     0.4
      bbbbbbbb  11-24 09:29  invoke_agent shop  shop     gpt-5-mini  Where is my parcel? \\x1b[… → ✗ the carrier did not answ…   31 s                         0       –

      3 of 1,234 rows · times are UTC"
    `)
  })

  it('names spans', () => {
    expect(table(120, true)).toMatchInlineSnapshot(`
      "
      id        time      name                service  model  input → output                             took  helpful  polite
      aaaaaaaa  09:29:00  invoke_agent shop   shop     gpt-5  How much is the g… → It is 5 EUR a tin,…  2.3 s        1     0.4
      00000000  09:29:00  execute_tool stock  shop            {"name":"green tea"} → 40                 40 ms
      00000000  09:29:00  chat gpt-5          shop     gpt-5  How much is the g… → It is 5 EUR a tin,…  2.0 s
      00000000  09:30:00                                                                                             1     0.4

      4 of 1,234 spans · times are UTC · no room for tokens, cost"
    `)
  })

  it('never is wider than the terminal, and never lets a terminal code through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 200 }), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (width, input, output) => {
        const [row] = ROWS
        const text = renderLogTable([{ ...row!, row: { ...row!.row, id: input, input, output, metadata: { model: output }, scores: { [input]: 1 } } }, ...ROWS], { width, color: false, now: NOW, spans: false })
        for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width)
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      }),
      { numRuns: 50 },
    )
  })
})

describe('renderLogLine', () => {
  it('is one line, and marks what was shown before', () => {
    expect(`\n${[80, 120].flatMap((width) => ROWS.map((record, index) => renderLogLine(record, { width, color: false, now: NOW, again: index === 1 }))).join('\n')}`).toMatchInlineSnapshot(`
      "
      09:29:01   cccccccc   12 ms  緑茶はいくらですか。在… → 一缶五ユーロです。在庫は…
      09:29:00 + aaaaaaaa   2.3 s  How much is… → It is 5 EUR…  helpful 1  polite 0.4
      09:29:00   bbbbbbbb    31 s  Where is my… → ✗ the carrier…  helpful 0  polite –
      09:29:01   cccccccc   12 ms  緑茶はいくらですか。在庫はありますか。送料はい… → 一缶五ユーロです。在庫は四十缶あります。
      09:29:00 + aaaaaaaa   2.3 s  How much is the green tea, and… → It is 5 EUR a tin, and there are…  helpful 1  polite 0.4
      09:29:00   bbbbbbbb    31 s  Where is my parcel? \\x1b[31mred\\… → ✗ the carrier did not answer \\x1b…  helpful 0  polite –"
    `)
  })
})
