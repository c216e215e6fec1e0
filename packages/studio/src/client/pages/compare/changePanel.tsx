/** One case on both sides: its scores with their reasons, and what differs between the two outputs. */
import { useQuery } from '@tanstack/react-query'
import { Maximize2, X } from 'lucide-react'
import type { CaseSide } from '../../../server/cases/caseSide.ts'
import { caseLink, type SuiteKey } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton, LinkButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Difference as ScoreDifference, Score } from '../../ui/score.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import { ErrorView } from '../cases/caseErrors.tsx'
import { Difference } from '../cases/caseOutput.tsx'
import classes from './changePanel.module.css'
import { bothSidesQuery, type Sides } from './compareQueries.ts'
import { isBaseline } from './isBaseline.ts'

export function ChangePanel({ sides, place, onClose }: { sides: Sides; place: SuiteKey & { id: string }; onClose: () => void }) {
  const both = useQuery(bothSidesQuery(sides, place))
  const row = (both.data?.after ?? both.data?.before)?.row
  const isAfter = both.data?.after != null
  return (
    <section aria-label="Case" className={classes['panel']} tabIndex={-1} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <header className={classes['header']}>
        <h2>{row?.name ?? place.id}</h2>
        {isAfter ? (
          <LinkButton href={caseLink(sides.after, place, { against: sides.before })} icon={<Maximize2 size={13} aria-hidden />}>
            Open
          </LinkButton>
        ) : (
          both.data?.before?.run && <LinkButton href={caseLink(sides.before, place)}>Open</LinkButton>
        )}
        <IconButton label="Close" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <div className={classes['body']} tabIndex={0} role="group" aria-label="Both sides">
        {both.error && <ErrorBox error={both.error} retry={() => void both.refetch()} />}
        {both.isLoading && <Loading what="the case" />}
        {both.data && <Both before={both.data.before} after={both.data.after} row={row} hasBaseline={isBaseline(sides.before)} />}
      </div>
    </section>
  )
}

function Both({ before, after, row, hasBaseline }: { before: CaseSide | null; after: CaseSide | null; row: CaseSide['row']; hasBaseline: boolean }) {
  const names = [...new Set([...(after?.scores ?? []), ...(before?.scores ?? [])].map(({ name }) => name))]
  return (
    <>
      <ul className={classes['scores']} aria-label="Scores">
        {names.map((name) => (
          <ScoreLine key={name} name={name} before={before} after={after} />
        ))}
      </ul>
      {row?.input !== undefined && <ValueView label="Input" value={row.input} />}
      {before?.error && <ErrorView error={before.error} />}
      {after?.error && <ErrorView error={after.error} />}
      {before?.output !== undefined && after?.output !== undefined ? (
        <section aria-label="Outputs" className={classes['outputs']}>
          <h3>{(after.trials ?? 1) > 1 ? 'Outputs of the first trial' : 'Outputs'}</h3>
          <Difference beforeName="output before" before={before.output} afterName="output after" after={after.output} isCut={before.outputCut ?? false} />
        </section>
      ) : (
        <>
          {before && <ValueView label="Output before" value={before.output} none={before.error ? 'None: the task ended in an error' : hasBaseline ? 'None: the baseline keeps none of this case' : 'None'} />}
          {after && <ValueView label="Output after" value={after.output} none={after.error ? 'None: the task ended in an error' : 'None'} />}
        </>
      )}
      {row?.expected !== undefined && <ValueView label="Expected" value={row.expected} />}
    </>
  )
}

function ScoreLine({ name, before, after }: { name: string; before: CaseSide | null; after: CaseSide | null }) {
  const [was, is] = [before, after].map((side) => side?.scores.find((score) => score.name === name))
  const [earlier, later] = [before, after].map((side) => (side?.scoreDetails && Object.hasOwn(side.scoreDetails, name) ? side.scoreDetails[name] : undefined))
  return (
    <li>
      <p className={classes['line']}>
        <bdi title={name}>{name}</bdi>
        <span className={classes['values']}>
          <SideScore side={before} score={was} /> → <SideScore side={after} score={is} />
          {typeof was?.score === 'number' && typeof is?.score === 'number' && <ScoreDifference value={is.score - was.score} />}
        </span>
      </p>
      {earlier?.reason !== undefined && earlier.reason === later?.reason ? (
        <p className={classes['reason']}>{cut(earlier.reason)}</p>
      ) : (
        <>
          {earlier?.reason !== undefined && (
            <p className={classes['reason']}>
              <span>before</span> {cut(earlier.reason)}
            </p>
          )}
          {later?.reason !== undefined && (
            <p className={classes['reason']}>
              <span>after</span> {cut(later.reason)}
            </p>
          )}
        </>
      )}
      {later?.error && <ErrorView error={later.error} scorer={name} />}
    </li>
  )
}

function SideScore({ side, score }: { side: CaseSide | null; score: CaseSide['scores'][number] | undefined }) {
  if (side === null) return <span className={classes['none']}>not there</span>
  if (side.error || (score?.score === null && score.errors > 0)) return <Badge tone="bad">error</Badge>
  return <Score value={score?.score} />
}

const MAX_REASON = 1_500

/** In full it is on the case's own page. */
function cut(reason: string): string {
  return reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason
}
