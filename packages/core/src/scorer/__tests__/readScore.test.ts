import { ExactMatch } from 'autoevals'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readScore, ScoreError } from '../readScore.ts'

const source = { scorer: 'tone', case: 'greeting' }
const RULE = 'A score is a number from 0 to 1, a boolean, null for "not scored", or an object with such a `score`.'

function errorOf(result: unknown): unknown {
  try {
    return readScore(result, source)
  } catch (error) {
    return error
  }
}

describe('scores', () => {
  it.each<[unknown, number | null]>([
    [true, 1],
    [false, 0],
    [null, null],
    [0, 0],
    [-0, 0],
    [1, 1],
    [0.5, 0.5],
    [5e-324, 5e-324],
    [1 + 1e-10, 1],
    [1 + 1e-9, 1],
    [-1e-10, 0],
    [{ score: true }, 1],
    [{ score: null }, null],
    [{ score: 0.25 }, 0.25],
    [{ score: 1.0000000001 }, 1],
    [{ score: 1, error: null, reason: null, metadata: null, name: null }, 1],
    [{ score: 1, error: undefined, reason: '', name: '' }, 1],
  ])('%j is %d', (result, score) => {
    expect(readScore(result, source)).toEqual({ score })
  })

  it('keeps every number from 0 to 1', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
      expect(readScore(score, source)).toEqual({ score: score === 0 ? 0 : score })
      expect(readScore({ score }, source)).toEqual({ score: score === 0 ? 0 : score })
    }))
  })
})

describe('what is not a score', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    [7, '7'],
    [-1, '-1'],
    [1.00000001, '1.00000001'],
    [-1e-8, '-1e-8'],
    ['1', "'1'"],
    ['', "''"],
    [1n, '1n'],
    [Symbol('x'), 'Symbol(x)'],
    [{}, '{}'],
    [[], '[]'],
    [[1], '[ 1 ]'],
    [() => 1, '[Function (anonymous)]'],
    [{ score: undefined, reason: 'x' }, "{ score: undefined, reason: 'x' }"],
    [{ score: '1' }, "{ score: '1' }"],
    [{ score: NaN }, '{ score: NaN }'],
    [{ score: { score: 1 } }, '{ score: { score: 1 } }'],
    [new Number(1), '[Number: 1]'],
    ['y'.repeat(1000), `'${'y'.repeat(80)}'... 920 more characters`],
  ])('%s is an error that shows it', (result, shown) => {
    const error = errorOf(result) as ScoreError
    expect(error).toBeInstanceOf(ScoreError)
    expect({ ...error, name: error.name, message: error.message }).toEqual({
      name: 'ScoreError',
      message: `Scorer "tone" on case "greeting" returned ${shown}, which is not a score. ${RULE}`,
      scorer: 'tone',
      case: 'greeting',
    })
  })

  it('gives an error or a score in [0, 1] or null, for anything', () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (result) => {
      const read = errorOf(result)
      if (read instanceof ScoreError) return
      const { score } = read as { score: number | null }
      expect(score === null || (score >= 0 && score <= 1)).toBe(true)
    }), { numRuns: 500 })
  })

  it('names no case where there is none', () => {
    expect(() => readScore(2, { scorer: 'tone' })).toThrow(
      new ScoreError(`Scorer "tone" returned 2, which is not a score. ${RULE}`, { scorer: 'tone' }),
    )
  })
})

describe('a result with an error', () => {
  it.each<[unknown, string]>([
    [new Error('no quota'), 'no quota'],
    ['no quota', 'no quota'],
    [{ code: 429 }, '{ code: 429 }'],
    [false, 'false'],
  ])('is an error, whatever its score: %s', (error, message) => {
    for (const score of [null, 0, 1]) {
      const thrown = errorOf({ score, error }) as ScoreError
      expect(thrown).toBeInstanceOf(ScoreError)
      expect(thrown.message).toBe(`Scorer "tone" on case "greeting" reported an error: ${message}`)
      expect(thrown.cause).toBe(error)
    }
  })
})

it('refuses a promise as a mistake of the caller', () => {
  expect(() => readScore(Promise.resolve(1), source)).toThrow(
    new TypeError('The result of scorer "tone" on case "greeting" is a promise. Await it before readScore.'),
  )
})

describe('what explains a score', () => {
  it.each<[string, object, object]>([
    ['a name and a reason', { score: 1, name: 'n', reason: 'r' }, { score: 1, name: 'n', reason: 'r' }],
    [
      'the rationale of autoevals',
      { score: 0, metadata: { rationale: 'rude', choice: 'B' } },
      { score: 0, reason: 'rude', metadata: { rationale: 'rude', choice: 'B' } },
    ],
    [
      'a reason before the rationale',
      { score: 0, reason: 'r', metadata: { rationale: 'rude' } },
      { score: 0, reason: 'r', metadata: { rationale: 'rude' } },
    ],
    [
      'no rationale that is no text',
      { score: 0, metadata: { rationale: 5 } },
      { score: 0, metadata: { rationale: 5 } },
    ],
    ['unknown keys are dropped', { score: 0, extra: 1 }, { score: 0 }],
  ])('%s', (_name, result, read) => {
    expect(readScore(result, source)).toEqual(read)
  })

  it('reads a result of autoevals', async () => {
    expect(readScore(await ExactMatch({ output: 'a', expected: 'a' }), source)).toEqual({
      score: 1,
      name: 'ExactMatch',
    })
  })
})
