import { describe, expect, it } from 'vitest'
import { plainLines, plainText } from '../text/plainText.ts'

describe('plainText', () => {
  it('shows what a terminal would obey', () => {
    expect(plainText('\u001b[31mred\u001b[0m')).toBe('\\x1b[31mred\\x1b[0m')
    expect(plainText('\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007')).toBe('\\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07')
    expect(plainText('\u009b31m\u0000\u007f')).toBe('\\x9b31m\\x00\\x7f')
  })

  it('is one line', () => {
    expect(plainText('a\nb\r\nc\rd\te\u2028f\u2029g\u0085h\u000bi')).toBe('a⏎b⏎c⏎d e\\u2028f\\u2029g\\x85h\\x0bi')
  })

  it('shows what turns the direction of text, and what does not show', () => {
    expect(plainText('a\u202eb\u2066c\u200fd\u200be\ufefff\u00adg\u2060h\u3164i')).toBe('a\\u202eb\\u2066c\\u200fd\\u200be\\ufefff\\xadg\\u2060h\\u3164i')
    expect(plainText('a\u{e0041}\u{e0100}')).toBe('a\\u{e0041}\\u{e0100}')
    expect(plainText('a\ud800b')).toBe('a\\ud800b')
  })

  it('keeps joiners where they make emoji and words, and only there', () => {
    expect(plainText('👩‍👩‍👧 👩🏽‍🚀 ❤️‍🔥')).toBe('👩‍👩‍👧 👩🏽‍🚀 ❤️‍🔥')
    expect(plainText('می\u200cخواهم')).toBe('می\u200cخواهم')
    expect(plainText('pay\u200dpal\u200c')).toBe('pay\\u200dpal\\u200c')
  })

  it('leaves ordinary text of any script alone', () => {
    const text = 'Déjà vu: 漢字, العربية, हिन्दी, 한국어, 👍 – “ok”…'
    expect(plainText(text)).toBe(text)
    expect(plainLines('a\r\nb\n\nc', 3)).toEqual(['a', 'b', ''])
  })
})
