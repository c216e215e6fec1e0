/** What each scorer gave the case and why, and how that differs from before. */
import { Gavel, Ruler, UserRound, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { Json, ScoreDetail } from '@evals/core'
import type { CaseSide } from '../../../server/cases/caseSide.ts'
import type { CaseAnswer, CaseTrial } from '../../../server/cases/runCase.ts'
import { Badge } from '../../ui/badge.tsx'
import { count } from '../../ui/format.ts'
import { Difference, Score } from '../../ui/score.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import { ErrorView } from './caseErrors.tsx'
import classes from './scoreList.module.css'

const SOURCES: Readonly<Record<NonNullable<ScoreDetail['source']>, { name: string; icon: LucideIcon }>> = {
  code: { name: 'by code', icon: Ruler },
  judge: { name: 'by a judge', icon: Gavel },
  human: { name: 'by a person', icon: UserRound },
}

export function ScoreList({ found, trial, side }: { found: CaseAnswer; trial: CaseTrial; side: CaseSide | undefined }) {
  const { scores, trials } = found
  const before = new Map((side?.scores ?? []).map((score) => [score.name, score]))
  const gone = [...before.values()].filter(({ name }) => !scores.some((score) => score.name === name))
  const counted = trials.filter((one) => one.counted)
  // What ended in an error has no scores, which are not missing for any other reason
  const isBroken = counted.every(({ row }) => row.error)
  if (scores.length === 0 && gone.length === 0) return <p className={classes['none']}>No scores{trial.row.error ? ': the case ended in an error, which is not a zero' : ''}.</p>
  return (
    <ul className={classes['list']} aria-label="Scores">
      {scores.map(({ name, score, trials: ofTrials, errors }) => {
        const was = before.get(name)
        const detail = detailOf(trial.row.scoreDetails, name)
        const earlier = detailOf(side?.scoreDetails, name)
        return (
          <li key={name} className={classes['score']}>
            <p className={classes['head']}>
              <Source source={detail?.source} />
              <bdi className={classes['name']} title={name}>
                {name}
              </bdi>
              <span className={classes['values']}>
                {score === null && errors > 0 ? <Badge tone="bad">error</Badge> : <Score value={score} bar />}
                {side && <span className={classes['difference']}>{was && score !== null && was.score !== null && <Difference value={score - was.score} />}</span>}
              </span>
            </p>
            {was && (
              <div className={classes['was']}>
                <span>
                  before <Score value={was.score} />
                </span>
                {was.trials.length > 1 && <Trials scores={was.trials} />}
              </div>
            )}
            {counted.length > 1 && (
              <div className={classes['was']}>
                <span>trials</span>
                <Trials scores={ofTrials} failed={counted.map(({ row }) => detailOf(row.scoreDetails, name)?.error !== undefined || row.error !== undefined)} current={trial.counted ? counted.indexOf(trial) : undefined} />
              </div>
            )}
            {detail?.reason !== undefined && <Reason text={detail.reason} />}
            {earlier?.reason !== undefined && earlier.reason !== detail?.reason && <Reason label="before" text={earlier.reason} />}
            {detail?.error && <ErrorView error={detail.error} scorer={name} />}
            {detail?.metadata !== undefined && (
              <details className={classes['details']}>
                <summary>Details</summary>
                <ValueView label="Details" value={detail.metadata as Json} />
              </details>
            )}
          </li>
        )
      })}
      {gone.map(({ name, score }) => (
        <li key={name} className={classes['score']}>
          <p className={classes['head']}>
            <Source />
            <bdi className={classes['name']}>{name}</bdi>
            <span className={classes['values']}>
              {isBroken ? <Badge tone="bad">error</Badge> : <Badge tone="warn">missing</Badge>}
            </span>
          </p>
          <div className={classes['was']}>
            <span>
              before <Score value={score} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Source({ source = 'code' }: { source?: ScoreDetail['source'] }) {
  const { name, icon: Icon } = SOURCES[source] ?? SOURCES.code
  return (
    <span className={classes['source']} title={`Scored ${name}`}>
      <Icon size={13} aria-label={name} />
    </span>
  )
}

/** @param failed by trial: it ended in an error, or the scorer did @param current place of the trial that is shown */
function Trials({ scores, failed = [], current }: { scores: readonly (number | null)[]; failed?: readonly boolean[]; current?: number | undefined }) {
  return (
    <span className={classes['trials']}>
      {scores.map((score, place) => (
        <span key={place} data-current={place === current || undefined} data-bad={(score === null && failed[place]) || undefined}>
          {score === null && failed[place] ? 'error' : <Score value={score} />}
        </span>
      ))}
    </span>
  )
}

const SHORT = 320

function Reason({ text, label }: { text: string; label?: string }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? text.slice(0, 50_000) : text.slice(0, SHORT)
  return (
    <div className={classes['reason']}>
      {label !== undefined && <span className={classes['label']}>{label}: </span>}
      {shown}
      {text.length > SHORT && (
        <>
          {isWhole ? ' ' : '… '}
          <button type="button" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Less' : `All ${count(text.length)} characters`}
          </button>
        </>
      )}
    </div>
  )
}

function detailOf(details: Readonly<Record<string, unknown>> | undefined, name: string): ScoreDetail | undefined {
  return details && Object.hasOwn(details, name) ? (details[name] as ScoreDetail) : undefined
}
