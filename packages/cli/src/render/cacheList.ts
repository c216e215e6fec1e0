/** What the cache of models' responses holds, as text: by model and host, with how much room it takes. */
import type { CacheFile } from '@evals/llm'
import { ago, count, cutMiddle, padEnd, padStart, paletteFor, plainText, plural, textWidth } from '@evals/report'
import { bytes } from './bytes.ts'

export interface CacheSummary {
  folder: string
  entries: number
  bytes: number
  /** ISO 8601. */
  oldest?: string | undefined
  newest?: string | undefined
  /** The largest first. */
  models: { model?: string | undefined; host: string; entries: number; bytes: number; promptTokens: number; completionTokens: number; oldest: string; newest: string }[]
}

/** @param files oldest first */
export function summarizeCache(folder: string, files: readonly CacheFile[]): CacheSummary {
  const groups = Map.groupBy(files, ({ entry }) => JSON.stringify([entry.model, entry.host]))
  const sum = (of: readonly CacheFile[], value: (file: CacheFile) => number): number => of.reduce((total, file) => total + value(file), 0)
  const models = [...groups.values()].map((of) => ({
    ...(of[0]!.entry.model === undefined ? {} : { model: of[0]!.entry.model }),
    host: of[0]!.entry.host,
    entries: of.length,
    bytes: sum(of, (file) => file.bytes),
    promptTokens: sum(of, ({ entry }) => entry.promptTokens ?? 0),
    completionTokens: sum(of, ({ entry }) => entry.completionTokens ?? 0),
    oldest: of[0]!.entry.created,
    newest: of.at(-1)!.entry.created,
  }))
  return {
    folder,
    entries: files.length,
    bytes: sum(files, (file) => file.bytes),
    ...(files.length === 0 ? {} : { oldest: files[0]!.entry.created, newest: files.at(-1)!.entry.created }),
    models: models.toSorted((a, b) => b.bytes - a.bytes),
  }
}

export function renderCacheList({ folder, entries, bytes: all, models, oldest }: CacheSummary, { width, color, now }: { width: number; color: boolean; now: number }): string {
  const palette = paletteFor(color)
  if (entries === 0) return `The cache is empty (${plainText(folder)}).`
  const since = (iso: string): string => ago(now - Date.parse(iso))
  const header = ['model', 'host', 'responses', 'size', 'tokens', 'newest']
  const rows = models.map(({ model = '(no model)', host, entries: times, bytes: size, promptTokens, completionTokens, newest }) => [
    plainText(model.slice(0, 200)),
    plainText(host.slice(0, 200)),
    count(times),
    bytes(size),
    promptTokens + completionTokens === 0 ? '–' : `${count(promptTokens)} + ${count(completionTokens)}`,
    since(newest),
  ])
  const widths = header.map((_, index) => Math.max(...[header, ...rows].map((cells) => textWidth(cells[index]!))))
  // Names share what the numbers leave, half each unless one needs less
  const room = Math.max(16, width - widths.slice(2).reduce((sum, one) => sum + one + 2, 2))
  widths[1] = Math.min(widths[1]!, Math.max(Math.floor(room / 2), room - widths[0]!))
  widths[0] = Math.min(widths[0]!, room - widths[1])
  const line = (cells: readonly string[]): string => cells.map((cell, index) => (index >= 2 && index <= 4 ? padStart(cell, widths[index]!) : padEnd(cutMiddle(cell, widths[index]!), widths[index]!))).join('  ').trimEnd()
  return [palette.dim(line(header)), ...rows.map(line), '', `${plural(entries, 'response')}, ${bytes(all)}, the oldest ${since(oldest!)}`, palette.dim(cutMiddle(plainText(folder), width))].join('\n')
}
