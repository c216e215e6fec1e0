/** Which two are compared: before and after, and the two exchanged. */
import { ArrowLeftRight } from 'lucide-react'
import type { ChoosableRun } from '../../../server/compare/compareRoutes.ts'
import { IconButton } from '../../ui/button.tsx'
import { when } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import type { Sides } from './compareQueries.ts'
import { isBaseline } from './isBaseline.ts'
import classes from './sideChoosers.module.css'

const MAX_SUITES = 2

export function SideChoosers({ sides, runs, onChange }: { sides: Sides; runs: readonly ChoosableRun[]; onChange: (sides: Sides) => void }) {
  const isFixed = isBaseline(sides.before)
  const options = runs.map((run) => ({ value: run.id, label: nameOf(run) }))
  // Of an address: a part of a run's id, or the baseline of a commit
  const known = (id: string): { value: string; label: string }[] => (id === '' || id === 'baseline' || options.some(({ value }) => value === id) ? [] : [{ value: id, label: id.replace(/^baseline@/, 'the baseline of ') }])
  return (
    <div className={classes['sides']}>
      <Select label="Before" labelled value={sides.before} options={[{ value: 'baseline', label: 'the baseline, as it is now' }, ...known(sides.before), ...options]} onChange={(before) => onChange({ ...sides, before })} />
      <IconButton label={isFixed ? 'The baseline is no run: it can only be what was before' : 'Exchange the two'} disabled={isFixed} onClick={() => onChange({ before: sides.after, after: sides.before })}>
        <ArrowLeftRight size={14} aria-hidden />
      </IconButton>
      <Select label="After" labelled value={sides.after} options={[...known(sides.after), ...options]} onChange={(after) => onChange({ ...sides, after })} />
    </div>
  )
}

/** @example '22 Nov 2026, 09:30 · abc870f+ main · support' */
function nameOf({ id, kind, startedAt, outcome, commit, branch, dirty, suites }: ChoosableRun): string {
  return [
    startedAt === undefined ? id : when(startedAt),
    ...(commit === undefined ? [] : [`${commit.slice(0, 7)}${dirty ? '+' : ''}${branch === undefined ? '' : ` ${branch.slice(0, 40)}`}`]),
    ...(kind === 'playground' ? ['playground'] : []),
    ...(outcome === undefined ? ['not ended'] : []),
    ...(suites.length === 0 ? [] : [suites.length > MAX_SUITES ? `${suites.length} suites` : suites.map((suite) => suite.slice(0, 40)).join(', ')]),
  ].join(' · ')
}
