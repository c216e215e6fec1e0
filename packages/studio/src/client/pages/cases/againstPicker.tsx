/** What the case is held against: the baseline that its run was compared with, or the same case in another run. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { canCompare } from '../../export/exported.ts'
import { caseLink, compareLink } from '../../links.ts'
import { when } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import { isBaseline } from '../compare/isBaseline.ts'
import classes from './againstPicker.module.css'
import type { Ask } from './casePage.tsx'
import { historyQuery, type CaseKey } from './caseQueries.ts'
import type { AgainstState } from './caseTrials.tsx'

const ORIGINS = {
  now: undefined,
  run: undefined,
  commit: 'The baseline has changed since. This is as it was at the run’s commit.',
  record: 'The baseline has changed since. The run’s record has kept these scores, and no outputs.',
  changed: 'The baseline has changed since, and the run’s record has kept nothing of this case.',
  none: 'There is nothing to compare with: the case was new, or the run was compared with no baseline.',
} as const

export function AgainstPicker({ caseKey, against: { given, answer, error, isLoading }, ask }: { caseKey: CaseKey; against: AgainstState; ask: Ask }) {
  const runs = (useQuery(historyQuery(caseKey)).data?.runs ?? []).filter(({ run }) => run !== caseKey.run).toReversed()
  const known = runs.some(({ run }) => run === given) || given === 'baseline'
  const options = [
    { value: 'baseline', label: 'the baseline' },
    ...(known ? [] : [{ value: given, label: isBaseline(given) ? given.replace('baseline@', 'the baseline of ') : `run ${given}` }]),
    ...runs.map(({ run, startedAt, commit }) => ({ value: run, label: `${startedAt === undefined ? run : when(startedAt)}${commit === undefined ? '' : ` · ${commit.slice(0, 7)}`}` })),
  ]
  const note = answer && ORIGINS[answer.origin]
  return (
    <div className={classes['picker']}>
      <div className={classes['line']}>
        <Select label="Against" labelled value={given} options={options} onChange={(next) => ask({ against: next === 'baseline' ? undefined : next })} />
        {!isBaseline(given) && <Link href={caseLink(given, caseKey)}>Open it</Link>}
        {canCompare() && <Link href={compareLink(given, caseKey.run)}>All that moved</Link>}
      </div>
      {isLoading && <p role="status">Looking…</p>}
      {error && (
        <p role="alert" className={classes['problem']}>
          {error.message}
        </p>
      )}
      {note !== undefined && <p>{note}</p>}
    </div>
  )
}
