/** What is in a dataset. */
import { relative } from 'node:path'
import type { DatasetStats, Distribution, RowPlace } from '@evals/store'
import { count, flow, paletteFor, plural } from '@evals/report'
import { bytes } from '../bytes.ts'
import { placeText, shownText, type Look } from './shown.ts'

const MAX_GROUPS = 5

export function renderStats(stats: DatasetStats, { width, color, root }: Look & { root: string }): string {
  const { dim, strong, unsure } = paletteFor(color)
  const { file, version, rows, ids, characters, tokens, withExpected, tags, metadata, duplicates, nearDuplicates } = stats
  const line = (label: string, text: string): string[] => flow(text.split(' · '), ' · ', width - 12).map((part, index) => `  ${dim((index === 0 ? label : '').padEnd(10))}${part}`)
  const groups = (label: string, all: readonly RowPlace[][]): string[] =>
    all.length === 0 ? [] : [unsure(`  ${label}`), ...all.slice(0, MAX_GROUPS).map((places) => `    ${shownText(places.map(placeText).join(', '), width - 4)}`), ...(all.length > MAX_GROUPS ? [dim(`    and ${count(all.length - MAX_GROUPS)} more`)] : [])]
  return [
    `${strong(shownText(relative(root, file), width - 30))}  ${plural(rows, 'row')}, ${bytes(stats.bytes)}`,
    ...line('version', version.slice(0, 16)),
    ...line('ids', `${count(ids.own)} of their own · ${count(ids.ofInput)} of their input`),
    ...line('expected', `${count(withExpected)} of ${count(rows)}`),
    ...(rows === 0 ? [] : line('inputs', `${distribution(characters)} characters`)),
    ...(rows === 0 ? [] : line('tokens', `about ${count(Math.round(tokens.total))} in all · median ${count(Math.round(tokens.median))}`)),
    ...(tags.length === 0 ? [] : line('tags', tags.slice(0, 30).map(({ tag, count: times }) => `${shownText(tag, 40)} ${count(times)}`).join(' · '))),
    ...(metadata.length === 0 ? [] : line('metadata', metadata.slice(0, 30).map(({ key, count: times }) => `${shownText(key, 40)} ${count(times)}`).join(' · '))),
    ...groups(`${plural(duplicates.length, 'input')} more than once`, duplicates),
    ...groups(`${plural(nearDuplicates.length, 'group')} of inputs that are nearly the same`, nearDuplicates),
  ].join('\n')
}

function distribution({ min, median, p95, max }: Distribution): string {
  return `${count(min)} to ${count(max)} · median ${count(Math.round(median))} · 95% up to ${count(Math.round(p95))} ·`.replace(/ ·$/, '')
}
