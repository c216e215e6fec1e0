/** What `evals dataset dedupe` removed, or would remove. */
import type { Deduplication } from '@evals/store'
import { count, paletteFor, plural } from '@evals/report'
import { renderPatch } from './patch.ts'
import { placeText, shownText, type Look } from './shown.ts'

export interface DeduplicationAnswer extends Omit<Deduplication, 'before' | 'after'> {
  dryRun: boolean
  diff?: string | undefined
}

const MAX_SHOWN = 20

export function renderDeduplication({ file, dryRun, removed, conflicts, diff }: DeduplicationAnswer, look: Look): string {
  const { dim, unsure } = paletteFor(look.color)
  const shown = removed.slice(0, MAX_SHOWN).map(({ keeps, near, ...place }) => `  ${shownText(`${placeText(place)}  as ${placeText(keeps)}${near ? ', nearly' : ''}`, look.width - 2)}`)
  return [
    ...(diff !== undefined && diff !== '' ? [...renderPatch(diff, look), ''] : []),
    `${dryRun ? 'would remove' : 'removed'} ${plural(removed.length, 'row')} of ${shownText(file, look.width - 30)}`,
    ...(diff === undefined ? shown : []),
    ...(removed.length > MAX_SHOWN && diff === undefined ? [dim(`  and ${count(removed.length - MAX_SHOWN)} more`)] : []),
    ...(conflicts.length > 0 ? [unsure(`  ${plural(conflicts.length, 'group')} of rows ask the same and expect something else; say which is right:`), ...conflicts.slice(0, MAX_SHOWN).map((places) => `    ${shownText(places.map(placeText).join(', '), look.width - 4)}`)] : []),
  ].join('\n')
}
