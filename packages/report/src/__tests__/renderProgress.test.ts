import { describe, expect, it } from 'vitest'
import { progressLine, renderProgress, type Progress } from '../terminal/renderProgress.ts'
import { textWidth } from '../text/columns.ts'

const state: Progress = { done: 400, total: 1319, errors: 0, failed: 0, means: [{ scorer: 'numericMatch', mean: 0.389, n: 400 }], elapsedMs: 5_224 }

describe('renderProgress', () => {
  it('shows how far it is, the running means and the time left', () => {
    expect(renderProgress(state, { width: 80, color: false }).join('\n')).toMatchInlineSnapshot(`
      "━━━━━━━─────────────────  400 of 1,319 cases  about 12 s left
      numericMatch 38.9%"
    `)
  })

  it('adds what went wrong and which suites are running, on four lines at most that fit', () => {
    const many: Progress = { ...state, errors: 2, failed: 1, means: [...state.means, { scorer: 'no\u001b[1m', mean: 0, n: 0 }], suites: [{ title: 'math', done: 400, total: 1000 }, { title: 'help', done: 0, total: 319 }] }
    expect(renderProgress(many, { width: 60, color: false }).join('\n')).toMatchInlineSnapshot(`
      "━━━━━──────────────  400 of 1,319 cases  about 12 s left
      2 cases with an error · 1 failed
      numericMatch 38.9%   no\\x1b[1m –
      math 400/1,000"
    `)
    for (const width of [20, 40, 60, 120]) {
      const lines = renderProgress({ ...many, means: Array.from({ length: 30 }, (_, n) => ({ scorer: `scorer number ${n}`, mean: 0.5, n: 4 })) }, { width, color: false })
      expect(lines.length).toBeLessThanOrEqual(4)
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  it('does not guess from too little, and divides by nothing', () => {
    expect(renderProgress({ ...state, done: 0, means: [] }, { width: 80, color: false })).toEqual(['────────────────────────  0 of 1,319 cases'])
    expect(renderProgress({ ...state, done: 0, total: 0, means: [] }, { width: 80, color: false })).toEqual(['────────────────────────  0 of 0 cases'])
  })
})

describe('progressLine', () => {
  it('is one calm line', () => {
    expect(progressLine(state)).toBe('eval: 400 of 1,319 cases, 0 errors, numericMatch 38.9%, about 12 s left')
    expect(progressLine({ ...state, done: 1319, errors: 1, failed: 3 })).toBe('eval: 1,319 of 1,319 cases, 1 error, 3 failed, numericMatch 38.9%')
  })
})
