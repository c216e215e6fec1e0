import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '../markdown/fit.ts'
import { renderMarkdown } from '../markdown/renderMarkdown.ts'
import * as runs from './sampleRuns.ts'

const lines = fc.array(fc.string({ maxLength: 80, unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')), { maxLength: 30 })

describe('fit', () => {
  it('never gives more than there is room for, and everything where there is room', () => {
    fc.assert(
      fc.property(lines, lines, fc.array(lines, { maxLength: 8 }), fc.integer({ min: 400, max: 6_000 }), (head, table, sections, maxBytes) => {
        const whole = fit({ head, table, sections, tail: [] }, Infinity)
        const short = fit({ head, table, sections, tail: [] }, maxBytes)
        expect(Buffer.byteLength(short)).toBeLessThanOrEqual(maxBytes)
        if (Buffer.byteLength(whole) <= maxBytes) expect(short).toBe(whole)
        else expect(short).toContain('left out')
      }),
    )
  })

  it('leaves out sections before rows, and rows before reasons', () => {
    const parts = { head: ['### failed', '- reason'], table: ['| a |', '|---|', '| 1 |', '| 2 |'], sections: [['one '.repeat(50)], ['two '.repeat(50)]], tail: [['end']] }
    expect([600, 460, 240, 210].map((maxBytes) => fit(parts, maxBytes).replaceAll(/(one |two )+/g, '$1…'))).toMatchInlineSnapshot(`
      [
        "### failed
      - reason

      | a |
      |---|
      | 1 |
      | 2 |

      one …

      two …

      end
      ",
        "### failed
      - reason

      | a |
      |---|
      | 1 |
      | 2 |

      one …

      two …

      end
      ",
        "### failed
      - reason

      | a |
      |---|

      *2 rows are left out: here is room for 240 bytes. \`evals show\` has all.*

      end
      ",
        "*The rest is left out: here is room for 210 bytes.*
      ",
      ]
    `)
  })
})

describe('renderMarkdown', () => {
  it('fits into a comment, whatever the run holds', () => {
    expect(Buffer.byteLength(renderMarkdown(runs.hostile, { maxBytes: 1_500 }))).toBeLessThanOrEqual(1_500)
  })
})
