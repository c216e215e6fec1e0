/**
 * The limit: what somebody would write by hand for these spans and these questions, and nothing else. It folds no traces,
 * takes nothing that comes late or twice, and keeps no counts.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Span } from '../../../packages/core/src/trace/span.ts'
import type { IncomingSpan } from '../../../packages/store/src/trace/incomingSpan.ts'

const SCHEMA = `
  CREATE TABLE spans (rid INTEGER PRIMARY KEY, id BLOB, trace BLOB, parent BLOB, ts REAL, latency REAL, name TEXT, service TEXT, model TEXT, session TEXT, user TEXT, prompt INTEGER, completion INTEGER, cost REAL, error TEXT);
  CREATE INDEX spans_id ON spans (id);
  CREATE INDEX spans_trace ON spans (trace);
  CREATE INDEX spans_ts ON spans (ts, latency);
  CREATE INDEX spans_model ON spans (model, ts);
  CREATE TABLE span_text (rid INTEGER PRIMARY KEY, span TEXT, input TEXT, output TEXT);
  CREATE VIRTUAL TABLE span_words USING fts5 (input, output, content = 'span_text', content_rowid = 'rid');
  CREATE TABLE score (name TEXT, rid INTEGER, value REAL, PRIMARY KEY (name, rid)) WITHOUT ROWID;
  CREATE TABLE tag (rid INTEGER, tag TEXT, PRIMARY KEY (rid, tag)) WITHOUT ROWID;
`

export function openRaw(folder: string): DatabaseSync {
  const db = new DatabaseSync(join(folder, 'raw.sqlite'), { timeout: 10_000 })
  db.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000')
  return db
}

export function rawIngest(folder: string): { ingest: (spans: readonly IncomingSpan[]) => void; close: () => void } {
  const db = openRaw(folder)
  db.exec(SCHEMA)
  const insert = {
    span: db.prepare('INSERT INTO spans (id, trace, parent, ts, latency, name, service, model, session, user, prompt, completion, cost, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    text: db.prepare('INSERT INTO span_text (rid, span, input, output) VALUES (?, ?, ?, ?)'),
    words: db.prepare('INSERT INTO span_words (rowid, input, output) VALUES (?, ?, ?)'),
    score: db.prepare('INSERT INTO score (name, rid, value) VALUES (?, ?, ?)'),
    tag: db.prepare('INSERT INTO tag (rid, tag) VALUES (?, ?)'),
  }
  return {
    ingest(spans) {
      db.exec('BEGIN IMMEDIATE')
      for (const { span, resource } of spans) {
        const { attributes } = span
        const text = (key: string): string => attributes[key] as string
        const number = (key: string): number => attributes[key] as number
        const rid = insert.span.run(Buffer.from(span.spanId, 'hex'), Buffer.from(span.traceId, 'hex'), span.parentSpanId === undefined ? null : Buffer.from(span.parentSpanId, 'hex'), span.startMs, span.durationMs, span.name, resource!['service.name'] as string, text('gen_ai.request.model'), text('gen_ai.conversation.id'), text('user.id'), number('gen_ai.usage.input_tokens'), number('gen_ai.usage.output_tokens'), number('evals.cost_usd'), span.status?.message ?? null).lastInsertRowid
        const [input, output] = [contentOf(text('gen_ai.input.messages')), contentOf(text('gen_ai.output.messages'))]
        insert.text.run(rid, JSON.stringify(withoutContent(span)), input, output)
        insert.words.run(rid, input, output)
        for (const { attributes: of } of span.events ?? []) insert.score.run(of!['gen_ai.evaluation.name'] as string, rid, of!['gen_ai.evaluation.score.value'] as number)
        for (const tag of attributes['tag.tags'] as string[]) insert.tag.run(rid, tag)
      }
      db.exec('COMMIT')
    },
    close: () => db.close(),
  }
}

function contentOf(messages: string): string {
  return (JSON.parse(messages) as [{ parts: [{ content: string }] }])[0].parts[0].content
}

/** The texts are kept once. */
function withoutContent(span: Span): Span {
  const { 'gen_ai.input.messages': _input, 'gen_ai.output.messages': _output, ...attributes } = span.attributes
  return { ...span, attributes }
}
