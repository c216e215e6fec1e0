import type { FoundCase, Row } from '@evals/core'
import { describe, expect, it } from 'vitest'
import { renderCase } from '../terminal/caseReport.ts'
import { textWidth } from '../text/columns.ts'
import { agent } from './sampleTrace.ts'

function row(values: Partial<Row> = {}): Row {
  return { id: 'ca1da49df480ce2a', input: 'where is my invoice', expected: { article: 'invoices', facts: ['under Billing'] }, output: { article: 'invoices', answer: 'Your invoice is under Billing.' }, scores: { rightArticle: 1, facts: 0.5 }, scoreDetails: { facts: { reason: 'says where, and not when' } }, metrics: { startMs: 0, durationMs: 1_240, promptTokens: 1_204, completionTokens: 86, costUsd: 0.00047, modelCalls: 1 }, ...values }
}

function found(values: Partial<FoundCase> = {}): FoundCase {
  return { id: 'ca1da49df480ce2a', name: 'where is my invoice', file: 'src/help-center.eval.ts', suite: 'help centre', rows: [{ row: row(), spans: [] }], ...values }
}

function at(width: number, one: FoundCase): string {
  return `\n${renderCase(one, { width, color: false })}\n`
}

describe('renderCase', () => {
  it('shows what was asked and answered, the scores with their reasons, and the trace', () => {
    expect(at(80, found({ variant: 'terse', rows: [{ row: row({ metadata: { language: 'en' } }), spans: agent }] }))).toMatchInlineSnapshot(`
      "
      where is my invoice
      help centre [terse]  src/help-center.eval.ts
      id ca1da49df480ce2a

      input      where is my invoice
      expected   {
                   "article": "invoices",
                   "facts": ["under Billing"]
                 }
      metadata   {
                   "language": "en"
                 }

      output     {
                   "answer": "Your invoice is under Billing.",
                   "article": "invoices"
                 }
      scores     rightArticle    1
                 facts         0.5  says where, and not when
      took       1.2 s · 1 model call · 1,290 tokens · $0.0005

      trace
      6 spans · 1.2 s · 2 model calls · 1 tool call · 1,595 tokens
      $0.0005 and 1 call of unknown price · 1 failed span

      where is my invoice                  1.2 s
      ├─ invoke_agent support      +1 ms   1.1 s
      │  ├─ execute_tool search    +3 ms   48 ms  tool
      │  │    given  {"query":"invoice"}
      │  │    result ["Invoices are under Billing.","They are sent on the first."]
      │  ├─ chat gpt-5-mini       +55 ms  900 ms
      │  │    gpt-5-mini-2026-01-01 · 1,204 + 86 tokens · $0.0005
      │  │    asked  Answer from these pages.
      │  │           1. Invoices are under Billing.
      │  │           2. They are sent on the first. …
      │  │    answer Your invoice is under Billing.
      │  └─ save answer          +960 ms  140 ms
      │       ✗ connect ECONNREFUSED 127.0.0.1:6379
      └─ chat judge               +1.1 s  130 ms
           300 + 5 tokens · from the cache · scorer polite
      "
    `)
    expect(at(120, found({ rows: [{ row: row(), spans: agent }] }))).toMatchInlineSnapshot(`
      "
      where is my invoice
      help centre  src/help-center.eval.ts
      id ca1da49df480ce2a

      input      where is my invoice
      expected   {
                   "article": "invoices",
                   "facts": ["under Billing"]
                 }

      output     {
                   "answer": "Your invoice is under Billing.",
                   "article": "invoices"
                 }
      scores     rightArticle    1
                 facts         0.5  says where, and not when
      took       1.2 s · 1 model call · 1,290 tokens · $0.0005

      trace
      6 spans · 1.2 s · 2 model calls · 1 tool call · 1,595 tokens · $0.0005 and 1 call of unknown price · 1 failed span

      where is my invoice                  1.2 s  ████████████████
      ├─ invoke_agent support      +1 ms   1.1 s  ██████████████
      │  ├─ execute_tool search    +3 ms   48 ms  █                 tool
      │  │    given  {"query":"invoice"}
      │  │    result ["Invoices are under Billing.","They are sent on the first."]
      │  ├─ chat gpt-5-mini       +55 ms  900 ms  ████████████      gpt-5-mini-2026-01-01 · 1,204 + 86 tokens · $0.0005
      │  │    asked  Answer from these pages.
      │  │           1. Invoices are under Billing.
      │  │           2. They are sent on the first. …
      │  │    answer Your invoice is under Billing.
      │  └─ save answer          +960 ms  140 ms              ██
      │       ✗ connect ECONNREFUSED 127.0.0.1:6379
      └─ chat judge               +1.1 s  130 ms                ██  300 + 5 tokens · from the cache · scorer polite
      "
    `)
  })

  it('shows each trial and attempt, and keeps an error, a score that is missing and a zero apart', () => {
    const error = { name: 'Error', message: 'no index\nfor this', phase: 'task' as const, stack: 'Error: no index\n    at task (/app/src/a.eval.ts:3:9)\n    at run (/app/node_modules/x/index.js:1:1)' }
    expect(
      at(
        80,
        found({
          rows: [
            { row: row({ output: undefined, scores: {}, scoreDetails: {}, error }), spans: [] },
            { row: row({ trial: 1, scores: { rightArticle: 0, facts: null, polite: null }, scoreDetails: { rightArticle: { reason: 'found no article, wanted invoices' }, polite: { source: 'judge', error: { name: 'TimeoutError', message: 'the scorer took longer than 60,000 ms', phase: 'scorer' } } }, failures: ['expected "a" to contain "b"'] }), spans: [] },
            { row: row({ trial: 0, attempt: 1, metrics: undefined }), spans: [] },
          ],
        }),
      ),
    ).toMatchInlineSnapshot(`
      "
      where is my invoice
      help centre  src/help-center.eval.ts
      id ca1da49df480ce2a

      input      where is my invoice
      expected   {
                   "article": "invoices",
                   "facts": ["under Billing"]
                 }

      ── trial 1 of 2 ────────────────────────────────────────────────────────────────

      task error Error: no index
                 for this
                 at task (/app/src/a.eval.ts:3:9)
      took       1.2 s · 1 model call · 1,290 tokens · $0.0005

      ── trial 2 of 2 ────────────────────────────────────────────────────────────────

      output     {
                   "answer": "Your invoice is under Billing.",
                   "article": "invoices"
                 }
      scores     rightArticle      0  found no article, wanted invoices
                 facts             –  not scored
                 polite        error  TimeoutError: the scorer took longer than 60,000
                                      ms (judge)
      assertion  expected "a" to contain "b"
      took       1.2 s · 1 model call · 1,290 tokens · $0.0005

      ── trial 1 of 2, attempt 2 ─────────────────────────────────────────────────────

      output     {
                   "answer": "Your invoice is under Billing.",
                   "article": "invoices"
                 }
      scores     rightArticle    1
                 facts         0.5  says where, and not when
      "
    `)
  })

  it('lets nothing of a text through to the terminal, and keeps to the width', () => {
    const evil = '\u001b]0;title\u0007\u001b[2J\u202e漢字漢字漢字 '.repeat(30)
    const shown = renderCase(found({ id: evil, name: evil, file: evil, suite: evil, rows: [{ row: row({ input: evil, output: { [evil]: evil }, scores: { [evil]: 0.5 }, scoreDetails: { [evil]: { reason: `${evil}\n${evil}` } }, failures: [evil], error: { name: evil, message: evil, phase: 'task', stack: `Error\n    at ${evil}` } }), spans: [] }] }), { width: 80, color: false })
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect(shown.split('\n').filter((line) => textWidth(line) > 80)).toEqual([])
  })
})
