/** All trials of a case beside each other: what they answered, and how they scored. */
import type { Json } from '@evals/core'
import type { CaseTrial } from '../../../server/cases/runCase.ts'
import { Badge } from '../../ui/badge.tsx'
import { Score } from '../../ui/score.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import classes from './besideTrials.module.css'
import { CaseErrors } from './caseErrors.tsx'
import { trialName } from './trialPicker.tsx'

export function BesideTrials({ trials }: { trials: readonly CaseTrial[] }) {
  return (
    <div className={classes['trials']} role="group" aria-label="Trials" tabIndex={0}>
      {trials.map((trial, place) => {
        const { row, counted } = trial
        return (
          <section key={place} aria-label={trialName(trial)} className={classes['trial']} data-apart={!counted || undefined}>
            <h3>{trialName(trial)}</h3>
            <dl className={classes['scores']}>
              {Object.entries(row.scores ?? {}).map(([name, score]) => (
                <div key={name}>
                  <dt title={name}>{name}</dt>
                  <dd>{score === null && Object.hasOwn(row.scoreDetails ?? {}, name) && row.scoreDetails?.[name]?.error ? <Badge tone="bad">error</Badge> : <Score value={score} bar />}</dd>
                </div>
              ))}
            </dl>
            <CaseErrors row={row} />
            <ValueView label="Output" value={row.output as Json | undefined} none={row.error ? 'None: the task ended in an error' : 'None'} />
          </section>
        )
      })}
    </div>
  )
}
