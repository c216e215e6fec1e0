import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { renderStatus } from '../collectStatus.ts'
import { renderLogLine } from '../logLine.ts'
import { renderLogPage } from '../logPage.ts'
import { renderLogTable } from '../logTable.ts'
import { renderFacet } from '../summaries.ts'
import { renderTimeline } from '../timeline.ts'
import { NOW, ROWS, TEA_TRACE } from './records.ts'

const point = { startMs: NOW, count: 12, errors: 3, p50: 1, p95: 2, p99: 3, tokens: 0, costUsd: 0 }
const renderers: Record<string, (options: { width: number; color: boolean; now: number }) => string> = {
  table: (options) => renderLogTable(ROWS, { ...options, spans: false }),
  page: (options) => renderLogPage(TEA_TRACE.find(({ isTop }) => isTop)!, TEA_TRACE, { ...options, full: false }),
  line: (options) => ROWS.map((record) => renderLogLine(record, { ...options, again: true })).join('\n'),
  timeline: (options) => renderTimeline([point, { ...point, startMs: NOW + 7_200_000, count: 40 }], 'hour', undefined, options),
  facet: (options) => renderFacet('tag', [{ value: 'tea', count: 3 }], 3, options),
  status: (options) => renderStatus({ requests: 1, refused: 1, bytes: 1, added: 1, changed: 0, known: 0, rejected: 1, ignored: 0, metrics: 0 }, 1, options),
}

it.each(Object.keys(renderers))('colours change nothing of what a %s says, and where', (name) => {
  for (const width of [80, 120]) {
    const coloured = renderers[name]!({ width, color: true, now: NOW })
    const plain = renderers[name]!({ width, color: false, now: NOW })
    expect(stripVTControlCharacters(coloured)).toBe(plain)
    expect(coloured).not.toBe(plain)
  }
})
