/** What `evals dataset add` did, or would do. */
import type { DatasetAddition } from '@evals/store'
import { count, paletteFor, plural } from '@evals/report'
import { renderPatch } from './patch.ts'
import { placeText, shownJson, shownText, type Look } from './shown.ts'

export interface AdditionAnswer extends Omit<DatasetAddition, 'before' | 'after' | 'refused'> {
  refused: { from: string; problems: string[] }[]
  dryRun: boolean
  /** Rows that the query or the ids name. */
  found: number
  /** Those of them that were picked. */
  taken: number
  diff?: string | undefined
}

const MAX_ROWS = 5

export function renderAddition(answer: AdditionAnswer, look: Look): string {
  const { file, dryRun, found, taken, added, alreadyThere, repeated, noInput, refused, unmapped, redaction, diff } = answer
  const { dim, bad, good, unsure } = paletteFor(look.color)
  const { width } = look
  const notPicked = found - taken - alreadyThere.length - repeated.length - noInput.length - refused.length
  const head = `${dryRun ? 'would add' : 'added'} ${plural(added.length, 'row')} to ${shownText(file, width - 24)}`
  const samples = added.slice(0, MAX_ROWS).map(({ row }) => `  ${good('+')} ${shownJson(row.input, width - 4)}`)
  const more = added.length > MAX_ROWS ? [dim(`  and ${count(added.length - MAX_ROWS)} more`)] : []
  const left = [
    ...(notPicked > 0 ? [`${count(notPicked)} of ${plural(found, 'row')} ${notPicked === 1 ? 'was' : 'were'} not picked`] : []),
    ...(alreadyThere.length > 0 ? [`${plural(alreadyThere.length, 'row')} ${alreadyThere.length === 1 ? 'is' : 'are'} there already${alreadyThere.length === 1 ? `: ${placeText(alreadyThere[0]!)}` : ''}`] : []),
    ...(repeated.length > 0 ? [`${plural(repeated.length, 'row')} ask${repeated.length === 1 ? 's' : ''} the same as another of them`] : []),
    ...(noInput.length > 0 ? [`${plural(noInput.length, 'row')} ${noInput.length === 1 ? 'has' : 'have'} no input`] : []),
    ...unmapped.map(({ part, from }) => `${shownText(part, 60)}: nothing there in ${plural(from.length, 'row')}`),
  ]
  const refusals = refused.slice(0, MAX_ROWS).flatMap(({ from, problems }) => problems.slice(0, 2).map((problem) => `  ${bad('✗')} ${shownText(`${from}: ${problem}`, width - 4)}`))
  return [
    ...(diff !== undefined && diff !== '' ? [...renderPatch(diff, look), ''] : []),
    head,
    ...(diff === undefined ? [...samples, ...more] : []),
    ...left.map((line) => dim(`  ${line}`)),
    ...(refused.length > 0 ? [bad(`  ${plural(refused.length, 'row')} ${refused.length === 1 ? 'was' : 'were'} refused:`), ...refusals] : []),
    ...(redaction && redaction.kinds.length > 0
      ? [unsure(`  redacted: ${redaction.kinds.map((kind) => `${count(kind.count)} ${kind.kind}`).join(', ')}`), ...redaction.places.slice(0, MAX_ROWS).map(({ kind, id, path }) => dim(`    ${shownText(`${kind} in ${path} of ${id}`, width - 4)}`))]
      : []),
    ...(!dryRun && added.length > 0 ? ['', dim('Look at the change with git diff, and commit it.')] : []),
  ].join('\n')
}
