import { describe, expect, it } from 'vitest'
import { cutEnd, cutMiddle, flow, padStart, textWidth, wrap } from '../text/columns.ts'

const TEXTS = ['The capital of France is Paris, as everybody knows', '\\x1b]8;;\\x07⏎second\\u202eline | **x** <img src=x> @all', '漢字の長い題名👩‍👩‍👧abc漢字の長い題名', `e${'\u0301'.repeat(10_000)} and more`, '👍🏽'.repeat(40)]

describe('columns', () => {
  it('cuts to at most the width, whatever the text', () => {
    for (const text of TEXTS) {
      for (let width = 1; width < 40; width++) {
        expect(textWidth(cutEnd(text, width))).toBeLessThanOrEqual(width)
        expect(textWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width)
        expect(cutEnd(text, width).length).toBeLessThan(400)
      }
      for (let width = 8; width < 40; width++) for (const line of wrap(text.slice(0, 200), width)) expect(textWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  it('cuts at the end or in the middle, and not where it fits', () => {
    expect(cutEnd('The capital of France', 12)).toBe('The capital…')
    expect(cutEnd('漢字の長い題名', 8)).toBe('漢字の…')
    expect(cutMiddle('src/answers/math.eval.ts', 16)).toBe('src/answ…eval.ts')
    expect(cutMiddle('short', 5)).toBe('short')
    expect(cutEnd('👍🏽👍🏽', 3)).toBe('👍🏽…')
  })

  it('pads by columns and not by characters', () => {
    expect(padStart('漢', 4)).toBe('  漢')
  })

  it('wraps at spaces and flows items without breaking them', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrap('abcdefghijkl', 8)).toEqual(['abcdefgh', 'ijkl'])
    expect(flow(['1 better, 2 worse', '3 unscored', 'p .04'], ' · ', 20)).toEqual(['1 better, 2 worse', '3 unscored · p .04'])
  })
})
