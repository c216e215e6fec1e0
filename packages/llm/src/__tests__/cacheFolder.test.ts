import { describe, expect, it } from 'vitest'
import { beyondLimits, type CacheFile } from '../cache/cacheFolder.ts'

const NOW = Date.parse('2026-11-23T00:00:00.000Z')
const DAY = 86_400_000

/** Oldest first, one a day. */
function files(...sizes: number[]): CacheFile[] {
  return sizes.map((bytes, index) => ({ path: String(index), bytes, entry: { format: 'evals-cache/1', key: '', host: '', path: '', created: new Date(NOW - (sizes.length - index) * DAY).toISOString(), durationMs: 0, headers: {}, chunks: [] } }))
}

function paths(found: readonly CacheFile[]): string[] {
  return found.map(({ path }) => path)
}

describe('beyondLimits', () => {
  it('takes what is too old, and the oldest until the rest fits', () => {
    const all = files(10, 20, 30, 40)
    expect(paths(beyondLimits(all, {}, NOW))).toEqual([])
    expect(paths(beyondLimits(all, { maxAgeMs: 2 * DAY }, NOW))).toEqual(['0', '1'])
    expect(paths(beyondLimits(all, { maxBytes: 70 }, NOW))).toEqual(['0', '1'])
    expect(paths(beyondLimits(all, { maxBytes: 69 }, NOW))).toEqual(['0', '1', '2'])
    expect(paths(beyondLimits(all, { maxAgeMs: 3 * DAY, maxBytes: 90 }, NOW))).toEqual(['0'])
    expect(paths(beyondLimits(all, { maxBytes: 0 }, NOW))).toEqual(['0', '1', '2', '3'])
  })
})
