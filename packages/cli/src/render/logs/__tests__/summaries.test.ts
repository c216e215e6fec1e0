import { describe, expect, it } from 'vitest'
import { barOf } from '../bars.ts'
import { renderStatus, renderTotals, renderWelcome } from '../collectStatus.ts'
import { renderImport } from '../importSummary.ts'
import { renderScored } from '../scoredSummary.ts'
import { renderSqlTable } from '../sqlTable.ts'
import { renderFacet, renderHistogram, renderScores } from '../summaries.ts'
import { renderTimeline } from '../timeline.ts'
import { NOW } from './records.ts'

const ESCAPES = 'red \u001b[31m'
const at = (width: number): { width: number; color: boolean; now: number } => ({ width, color: false, now: NOW })
const both = (render: (options: ReturnType<typeof at>) => string): string => `\n${[80, 120].map((width) => render(at(width))).join('\n\n\n')}`

describe('charts of logs', () => {
  it('draw bars to an eighth, and never nothing for something', () => {
    expect([barOf(8, 8, 4), barOf(4, 8, 4), barOf(3, 8, 4), barOf(1, 1_000, 4), barOf(0, 8, 4), barOf(1, 0, 4)]).toEqual(['████', '██', '█▌', '▏', '', ''])
  })

  it('show the values of a field', () => {
    expect(both((options) => renderFacet('model', [{ value: 'gpt-5-mini', count: 1_200 }, { value: 'gpt-5', count: 30 }, { value: `${ESCAPES} ${'very '.repeat(20)}long`, count: 1 }], 1_231, options))).toMatchInlineSnapshot(`
      "
      model
      gpt-5-mini                                  1,200  █████████████████████████████
      gpt-5                                          30  ▊
      red \\x1b[31m very ver… very very very long      1  ▏

      of 1,231 rows


      model
      gpt-5-mini                                                          1,200  █████████████████████████████████████████████
      gpt-5                                                                  30  █▏
      red \\x1b[31m very very very very…ry very very very very very long       1  ▏

      of 1,231 rows"
    `)
    expect(renderFacet('model', [], 3, at(80))).toBe('nothing in 3 rows has model')
  })

  it('show how a number is spread, with the steps in which there is nothing', () => {
    const latency = { of: 'number', name: 'latency' } as const
    const root = Math.SQRT2
    expect(`\n${renderHistogram('latency', latency, [{ from: 0, to: 0, count: 1 }, { from: 512, to: 512 * root, count: 12 }, { from: 2_048, to: 2_048 * root, count: 3 }], at(80))}`).toMatchInlineSnapshot(`
      "
      latency
      0 ms              1  ████▏
      512 ms – 724 ms  12  ██████████████████████████████████████████████████
      724 ms – 1.0 s    0
      1.0 s  – 1.4 s    0
      1.4 s  – 2.0 s    0
      2.0 s  – 2.9 s    3  ████████████▌

      16 rows with latency"
    `)
    expect(`\n${renderHistogram('scores.helpful', { of: 'score', name: 'helpful' }, [{ from: 0, to: 0.1, count: 5 }, { from: 0.4, to: 0.5, count: 2 }, { from: 0.9, to: 1, count: 40 }], at(80))}`).toMatchInlineSnapshot(`
      "
      scores.helpful
      0   – 0.1   5  ██████▎
      0.1 – 0.2   0
      0.2 – 0.3   0
      0.3 – 0.4   0
      0.4 – 0.5   2  ██▌
      0.5 – 0.6   0
      0.6 – 0.7   0
      0.7 – 0.8   0
      0.8 – 0.9   0
      0.9 – 1    40  ██████████████████████████████████████████████████

      47 rows with scores.helpful"
    `)
    expect(`\n${renderHistogram('latency', latency, [{ from: 0.125, to: 0.125 * root, count: 1 }, { from: 0.5, to: 0.5 * root, count: 2 }], at(80))}`).toMatchInlineSnapshot(`
      "
      latency
      0.13 ms – 0.18 ms  1  █████████████████████████
      0.18 ms – 0.25 ms  0
      0.25 ms – 0.35 ms  0
      0.35 ms – 0.5 ms   0
      0.5 ms  – 0.71 ms  2  ██████████████████████████████████████████████████

      3 rows with latency"
    `)
    expect(renderHistogram('cost', { of: 'number', name: 'cost' }, [], at(80))).toBe('nothing has a number cost')
  })

  it('show what there was when', () => {
    const hour = 3_600_000
    const start = NOW - (NOW % hour)
    const point = { p50: 800, p95: 4_100, p99: 9_000, tokens: 120_000, costUsd: 0.42 }
    const points = [{ ...point, startMs: start - 5 * hour, count: 120, errors: 12 }, { ...point, startMs: start - hour, count: 40, errors: 0 }, { ...point, startMs: start, count: 1, errors: 1 }]
    expect(both((options) => renderTimeline(points, 'hour', undefined, options))).toMatchInlineSnapshot(`
      "
      hour (UTC)        rows  errors     p50    p95   tokens   cost
      2026-11-25 04:00   120      12  800 ms  4.1 s  120,000  $0.42  █████████████████
      ⋯ 3 hours without any
      2026-11-25 08:00    40          800 ms  4.1 s  120,000  $0.42  █████▋
      2026-11-25 09:00     1       1  800 ms  4.1 s  120,000  $0.42  ▏

      161 rows · 13 errors · $1.26


      hour (UTC)        rows  errors     p50    p95   tokens   cost
      2026-11-25 04:00   120      12  800 ms  4.1 s  120,000  $0.42  ██████████████████████████████████████████████████
      ⋯ 3 hours without any
      2026-11-25 08:00    40          800 ms  4.1 s  120,000  $0.42  ████████████████▋
      2026-11-25 09:00     1       1  800 ms  4.1 s  120,000  $0.42  ▍

      161 rows · 13 errors · $1.26"
    `)
    expect(`\n${renderTimeline(points.flatMap((one) => [{ ...one, split: 'gpt-5' }, { ...one, split: undefined, tokens: 0, costUsd: 0 }]), 'hour', 'model', at(100))}`).toMatchInlineSnapshot(`
      "
      hour (UTC)        model   rows  errors     p50    p95   tokens   cost
      2026-11-25 04:00  gpt-5    120      12  800 ms  4.1 s  120,000  $0.42  █████████████████████████████
                        (none)   120      12  800 ms  4.1 s                  █████████████████████████████
      ⋯ 3 hours without any
      2026-11-25 08:00  gpt-5     40          800 ms  4.1 s  120,000  $0.42  █████████▋
                        (none)    40          800 ms  4.1 s                  █████████▋
      2026-11-25 09:00  gpt-5      1       1  800 ms  4.1 s  120,000  $0.42  ▎
                        (none)     1       1  800 ms  4.1 s                  ▎"
    `)
  })

  it('show means of scores', () => {
    expect(`\n${renderScores([{ scorer: 'helpful', count: 500, mean: 0.552 }, { scorer: ESCAPES, count: 3, mean: 0 }], undefined, at(80))}`).toMatchInlineSnapshot(`
      "
      scorer: mean, rows
      helpful       0.552  500  ███████████████████████████▋
      red \\x1b[31m      0    3"
    `)
    expect(`\n${renderScores([{ scorer: 'helpful', by: 'billing', count: 74, mean: 0.459 }, { scorer: 'helpful', count: 9, mean: 1 }, { scorer: 'polite', by: 'billing', count: 4, mean: 0.25 }], 'tag', at(80))}`).toMatchInlineSnapshot(`
      "
      helpful by tag: mean, rows
      billing  0.459  74  ███████████████████████
      (none)       1   9  ██████████████████████████████████████████████████

      polite by tag: mean, rows
      billing  0.25  4  ████████████▌"
    `)
  })
})

describe('what commands came to', () => {
  it('says what became of imported files, and shows the first 20 that could not be read', () => {
    const problems = Array.from({ length: 23 }, (_, index) => ({ file: `rows ${ESCAPES}.jsonl`, line: index + 1, problem: 'is not JSON: Unexpected end of JSON input at column 20' }))
    expect(renderImport({ added: 1_200, changed: 1, known: 3, bad: 0, problems: [] }, at(80))).toBe('1,200 added, 1 changed, 3 already there')
    expect(`\n${renderImport({ added: 0, changed: 0, known: 0, bad: 23, problems }, at(80)).split('\n').slice(-8).join('\n')}`).toMatchInlineSnapshot(`
      "
          column 20
        ✗ rows red \\x1b[31m.jsonl:19: is not JSON: Unexpected end of JSON input at
          column 20
        ✗ rows red \\x1b[31m.jsonl:20: is not JSON: Unexpected end of JSON input at
          column 20
          and 3 more

      0 added; 23 lines could not be taken"
    `)
  })

  it('says what scorers gave, and what they could not score', () => {
    const summary = { rows: 503, scored: 500, withoutOutput: 2, errors: 1, dryRun: true, scorers: [{ name: 'polite', n: 499, mean: 0.791, unscored: 1, errors: 1 }, { name: ESCAPES, n: 0, unscored: 0, errors: 0 }], problems: [{ id: 'a1', scorer: 'polite', message: `TypeError: no \u001b[2J index` }] }
    expect(`\n${renderScored(summary, at(80))}`).toMatchInlineSnapshot(`
      "
        ✗ a1 polite: TypeError: no \\x1b[2J index

      scorer         mean  rows
      polite        0.791   499  1 not scored · 1 error
      red \\x1b[31m      –     0

      500 of 503 rows scored, 2 without an output; nothing was written"
    `)
  })

  it('shows how to send to the collector, and how much has come', () => {
    const counts = { requests: 12, refused: 1, bytes: 3_400_000, added: 1_200, changed: 4, known: 0, rejected: 2, ignored: 1, metrics: 0, problem: { message: ESCAPES, atMs: NOW } }
    expect(`\n${renderWelcome({ url: 'http://127.0.0.1:4318', store: '/work/shop/.evals/logs', token: true, keepMs: 30 * 86_400_000, maxBytes: 2e9 }, at(80))}`).toMatchInlineSnapshot(`
      "
      collecting on http://127.0.0.1:4318

      Point your application’s OpenTelemetry at it:
        export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
        export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer <token>"

      Kept in /work/shop/.evals/logs: the last 30 days, at most 2.0 GB
      See what came with: evals logs. Ctrl-C ends it.
      "
    `)
    expect([renderStatus(counts, 81.4, at(80)), renderStatus(counts, 0, at(160)), renderTotals({ ...counts, refused: 0, rejected: 0, ignored: 0, changed: 0, metrics: 2 }, at(80))]).toMatchInlineSnapshot(`
      [
        "81 spans/s · 1,200 spans in 12 requests · 3.4 MB · 2 rejected · 1 request refu…",
        "0 spans/s · 1,200 spans in 12 requests · 3.4 MB · 2 rejected · 1 request refused · 4 added to · 1 log record about no model · red \\x1b[31m",
        "1,200 spans in 12 requests · 3.4 MB · 2 requests with metrics, not kept",
      ]
    `)
  })

  it('shows a table of SQL as wide as the terminal', () => {
    const rows = [['gpt-5', 12, 0.5, new Uint8Array([0xab, 1])], [`${ESCAPES} ${'long '.repeat(40)}`, 3n, null, null]] as const
    expect(both((options) => renderSqlTable(['model', 'calls', 'usd', 'trace'], rows, options))).toMatchInlineSnapshot(`
      "
      model                                                          calls  usd  trace
      gpt-5                                                             12  0.5  ab01
      red \\x1b[31m long long long long long long long long long lo…      3    –  –

      2 rows


      model                                                                                                  calls  usd  trace
      gpt-5                                                                                                     12  0.5  ab01
      red \\x1b[31m long long long long long long long long long long long long long long long long long lo…      3    –  –

      2 rows"
    `)
  })
})
