import type { RunEntry, RunRecord } from '@evals/core'
import { describe, expect, it } from 'vitest'
import { renderRunList } from '../terminal/runList.ts'
import { textWidth } from '../text/columns.ts'
import { hostile, record, regressed, suite, trials, unchanged } from './sampleRuns.ts'

const NOW = Date.parse('2026-11-23T03:45:00.000Z')

function entry(id: string, values: Partial<RunRecord>): RunEntry {
  return { id, folder: `/app/.evals/runs/${id}`, state: { kind: 'finished', record: record(values) } }
}

const entries: RunEntry[] = [
  { id: '20261123T034401123-aa01', folder: '', state: { kind: 'unfinished', record: record({ outcome: 'running', startedAt: '2026-11-23T03:44:30.000Z', suites: [] }), lastSignMs: NOW } },
  entry('20261123T011401123-9f2c', { ...regressed.record, suites: [suite({ name: 'other' }), ...regressed.record.suites], git: { commit: '0123456789abcdef', branch: 'feature/a-long-name-of-a-branch', dirty: true } }),
  entry('20261122T101010101-5be0', { ...unchanged.record, startedAt: '2026-11-22T10:10:10.000Z' }),
  entry('20261101T101010101-77aa', { ...trials.record, startedAt: '2026-11-01T10:10:10.000Z', runner: { name: 'jest', version: '30' }, git: undefined }),
  { id: '20261021T101010101-dead', folder: '/app/.evals/runs/20261021T101010101-dead', state: { kind: 'unreadable', problem: '/app/.evals/runs/20261021T101010101-dead/run.json:3: is not JSON: Unexpected end of JSON input. Its rows.jsonl may be whole' } },
]
const options = { color: false, now: NOW, ids: entries.map(({ id }) => id) }

describe('renderRunList', () => {
  it('shows when, how it ended, of which code, how large, and how each scorer stands, what got worse first', () => {
    expect(`\n${renderRunList(entries, { width: 80, ...options })}\n`).toMatchInlineSnapshot(`
      "
      ~ aa01  not ended   just now     vitest  0123456+
      ✗ 9f2c  failed      2 h ago      vitest  0123456+   1,419 cases  3 m 12 s  $0.42
        grade school math: numericMatch 35.9% ✗, showsWorking 77.2% ✓; other: numeric…
      ✓ 5be0  passed      17 h ago     vitest  0123456+     100 cases  1 m 23 s
        grade school math: numericMatch 41.0% ✓
      ✓ 77aa  passed      3 weeks ago  jest                 100 cases  1 m 23 s
        grade school math: numericMatch 66.0% ·
      ! dead  unreadable
        run.json:3: is not JSON: Unexpected end of JSON input. Its rows.jsonl may be…
      "
    `)
    expect(`\n${renderRunList(entries, { width: 120, ...options })}\n`).toMatchInlineSnapshot(`
      "
      ~ aa01  not ended   just now     vitest  main 0123456+
      ✗ 9f2c  failed      2 h ago      vitest  feature/a-long-name-of-a-branch 0123456+  1,419 cases  3 m 12 s  $0.42
        grade school math: numericMatch 35.9% ✗, showsWorking 77.2% ✓; other: numericMatch 41.0% ·
      ✓ 5be0  passed      17 h ago     vitest  main 0123456+                               100 cases  1 m 23 s
        grade school math: numericMatch 41.0% ✓
      ✓ 77aa  passed      3 weeks ago  jest                                                100 cases  1 m 23 s
        grade school math: numericMatch 66.0% ·
      ! dead  unreadable
        run.json:3: is not JSON: Unexpected end of JSON input. Its rows.jsonl may be whole
      "
    `)
  })

  it('keeps to the width and lets nothing through to the terminal', () => {
    for (const width of [40, 60, 80, 200]) {
      const shown = renderRunList([...entries, { id: '\u001b[2J-x', folder: '', state: { kind: 'finished', record: { ...hostile.record, runner: { name: '\u001b[31m', version: '' }, git: { commit: '\u001b[31m0000', branch: '漢字\u202e'.repeat(20), dirty: false } } } }], { width, ...options })
      expect(shown.split('\n').filter((line) => textWidth(line) > width)).toEqual([])
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    }
  })

  it('colours the symbols alone', () => {
    expect(renderRunList(entries.slice(1, 2), { width: 80, ...options, color: true })).toMatchInlineSnapshot(`
      "[31m✗[39m 9f2c  failed  2 h ago  vitest  feature… 0123456+  1,419 cases  3 m 12 s  $0.42
        grade school math: numericMatch 35.9% [31m✗[39m, showsWorking 77.2% [32m✓[39m; other: numeric…"
    `)
  })
})
