import { describe, expect, it } from 'vitest'
import { scoreMessage, type ScoreFailure } from '../scoreMessage.ts'

function message(values: Partial<ScoreFailure>): string {
  return scoreMessage({ matcher: 'toScoreAbove', negated: false, threshold: 0.8, received: 'The capital is Lyon.', scores: [{ scorer: 'levenshtein', score: 0.45, expected: 'The capital is Paris.' }], ...values })
}

describe('scoreMessage', () => {
  it('says the score, the reason and the difference', () => {
    expect(message({ scores: [{ scorer: 'levenshtein', score: 0.45, reason: '12 of 22 characters differ', expected: 'The capital is Paris.' }] })).toMatchInlineSnapshot(`
      "expect(output).toScoreAbove(0.8)

      levenshtein scored 0.45, which is not above 0.8
      Reason: 12 of 22 characters differ

      - Expected
      + Output

      - The capital is Paris.
      + The capital is Lyon."
    `)
  })

  it('paints what differs where colour is asked for', () => {
    expect(message({ color: true })).toMatchInlineSnapshot(`
      "expect(output).toScoreAbove(0.8)

      [1mlevenshtein[22m scored 0.45, which is not above 0.8

      [32m- Expected[39m
      [31m+ Output[39m

      [32m- [39m[32mThe capital is [39m[1m[32mParis[39m[22m[32m.[39m
      [31m+ [39m[31mThe capital is [39m[1m[31mLyon[39m[22m[31m.[39m"
    `)
  })

  it('says what a negated assertion wanted', () => {
    expect(message({ negated: true, matcher: 'toScoreAtLeast', scores: [{ scorer: 'levenshtein', score: 0.8 }] })).toMatchInlineSnapshot(`
      "expect(output).not.toScoreAtLeast(0.8)

      levenshtein scored 0.8, which is at least 0.8

      Output:
        The capital is Lyon."
    `)
    expect(message({ matcher: 'toScoreAtLeast', received: 0.799999999, scores: [{ scorer: 'number', score: 0.799999999 }] })).toMatchInlineSnapshot(`
      "expect(output).toScoreAtLeast(0.8)

      number scored 0.799999999, which is below 0.8

      Output:
        0.799999999"
    `)
  })

  it('shows each failing scorer, and what they expected once', () => {
    const expected = { city: 'Paris', country: { code: 'FR', name: 'France' }, near: [1, 2, 3] }
    expect(
      message({
        received: { near: [1, 2], country: { name: 'France', code: 'FR' }, city: 'Paris' },
        scores: [
          { scorer: 'jsonDiff', score: 0.7, expected },
          { scorer: 'jsonMatch', score: 0, reason: 'near differs', expected },
        ],
      }),
    ).toMatchInlineSnapshot(`
      "expect(output).toScoreAbove(0.8)

      jsonDiff scored 0.7, which is not above 0.8

      - Expected
      + Output

            "code": "FR",
            "name": "France"
          },
      -   "near": [1, 2, 3]
      +   "near": [1, 2]
        }

      jsonMatch scored 0, which is not above 0.8
      Reason: near differs"
    `)
  })

  it('cuts what is long before it is looked at', { timeout: 60_000 }, () => {
    const huge = 'x y\n'.repeat(12_500_000)
    const late = message({ received: `${huge}Lyon`, scores: [{ scorer: 's', score: 0, expected: `${huge}Paris` }] })
    expect(late).toMatchInlineSnapshot(`
      "expect(output).toScoreAbove(0.8)

      s scored 0, which is not above 0.8

      - Expected
      + Output

        …
        x y
        x y
        x y
      - Paris
      + Lyon"
    `)
    const other = message({ received: Array.from({ length: 50_000 }, (_, id) => ({ id, text: 'z'.repeat(500) })), scores: [{ scorer: 's', score: 0, reason: huge, expected: huge }] })
    expect(other.split('\n').length).toBeLessThan(50)
    expect(Math.max(...other.split('\n').map((line) => line.length))).toBeLessThanOrEqual(203)
  })

  it('shows values that JSON can not hold', () => {
    const loop: Record<string, unknown> = { when: new Date(0), big: 10n, map: new Map([['a', 1]]), error: new Error('no') }
    loop['self'] = loop
    expect(message({ received: loop, scores: [{ scorer: 's', score: 0 }] })).toMatchInlineSnapshot(`
      "expect(output).toScoreAbove(0.8)

      s scored 0, which is not above 0.8

      Output:
        {
          "big": 10n,
          "error": [Error: no],
          "map": Map {
            "a": 1
          },
          "self": [circular],
          "when": "1970-01-01T00:00:00.000Z"
        }"
    `)
  })

  it('lets no text do anything to the terminal', () => {
    expect(message({ received: '\u001b[2Jgone\u202e', scores: [{ scorer: 'a\u001b[1m', score: 0, reason: 'b\u0007\nc', expected: 'd\u200b' }] })).toMatchInlineSnapshot(`
      "expect(output).toScoreAbove(0.8)

      a\\x1b[1m scored 0, which is not above 0.8
      Reason: b\\x07
              c

      - Expected
      + Output

      - d\\u200b
      + \\x1b[2Jgone\\u202e"
    `)
  })
})
