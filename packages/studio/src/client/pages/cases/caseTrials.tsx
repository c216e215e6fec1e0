/** The case itself: its texts at the left, what they were worth at the right. */
import type { Json } from '@evals/core'
import type { AgainstAnswer } from '../../../server/cases/caseBaseline.ts'
import type { CaseAnswer, CaseTrial } from '../../../server/cases/runCase.ts'
import { ValueView } from '../../ui/valueView.tsx'
import { AgainstPicker } from './againstPicker.tsx'
import { BesideTrials } from './besideTrials.tsx'
import { CaseErrors } from './caseErrors.tsx'
import { CaseHistory } from './caseHistory.tsx'
import { CaseMetrics, Metadata } from './caseMetadata.tsx'
import { CaseOutput } from './caseOutput.tsx'
import type { Ask } from './casePage.tsx'
import type { CaseKey } from './caseQueries.ts'
import classes from './caseTrials.module.css'
import { OtherCases } from './otherCases.tsx'
import { ScoreList } from './scoreList.tsx'
import { TrialPicker } from './trialPicker.tsx'

/** What the case is held against, as far as it is known. */
export interface AgainstState {
  /** A run, or `baseline`. */
  given: string
  answer: AgainstAnswer | undefined
  error: Error | null
  isLoading: boolean
}

export interface CaseTrialsProps {
  found: CaseAnswer
  trial: CaseTrial
  place: number
  isBeside: boolean
  caseKey: CaseKey
  against: AgainstState
  search: URLSearchParams
  ask: Ask
}

export function CaseTrials({ found, trial, place, isBeside, caseKey, against, search, ask }: CaseTrialsProps) {
  const { trials, others } = found
  const { row } = trial
  const side = against.answer?.side ?? undefined
  return (
    <div className={classes['columns']}>
      <div className={classes['texts']}>
        {trials.length > 1 && <TrialPicker trials={trials} value={isBeside ? 'all' : place} onChange={(next) => ask({ trial: next === 0 ? undefined : String(next) })} onAll={() => ask({ trial: 'all' })} />}
        <ValueView label="Input" value={row.input as Json} />
        {isBeside ? (
          <BesideTrials trials={trials} />
        ) : (
          <>
            <CaseErrors row={row} />
            <CaseOutput row={row} against={against} side={side} search={search} ask={ask} />
          </>
        )}
      </div>
      <aside className={classes['side']} aria-label="Scores">
        <AgainstPicker caseKey={caseKey} against={against} ask={ask} />
        <ScoreList found={found} trial={trial} side={side} />
        <CaseHistory caseKey={caseKey} />
        {others.length > 0 && <OtherCases run={caseKey.run} id={found.id} others={others} own={found} />}
        <CaseMetrics row={row} />
        <Metadata row={row} />
      </aside>
    </div>
  )
}
