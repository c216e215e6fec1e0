/** Output and expected answer, beside each other or as what differs between them; and what differs from the output of before. */
import type { Json } from '@evals/core'
import type { CaseSide } from '../../../server/cases/caseSide.ts'
import type { CaseTrial } from '../../../server/cases/runCase.ts'
import { TextDiff } from '../../ui/textDiff.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import { isBaseline } from '../compare/isBaseline.ts'
import classes from './caseOutput.module.css'
import type { Ask } from './casePage.tsx'
import type { AgainstState } from './caseTrials.tsx'
import { comparableText } from './comparableText.ts'

export interface CaseOutputProps {
  row: CaseTrial['row']
  against: AgainstState
  side: CaseSide | undefined
  search: URLSearchParams
  ask: Ask
}

type Shown = 'values' | 'expected' | 'before'

export function CaseOutput({ row, against, side, search, ask }: CaseOutputProps) {
  const output = row.output as Json | undefined
  const expected = row.expected as Json | undefined
  const before = side?.output as Json | undefined
  const name = isBaseline(against.given) ? 'baseline' : 'the other run'
  const forms = [
    { value: 'values', label: 'Output', isThere: true },
    { value: 'expected', label: 'Against expected', isThere: output !== undefined && expected !== undefined },
    { value: 'before', label: `Against ${name}`, isThere: output !== undefined && before !== undefined },
  ] as const
  const asked = search.get('output')
  const shown: Shown = forms.find(({ value, isThere }) => isThere && value === asked)?.value ?? 'values'
  return (
    <section aria-label="Result" className={classes['output']}>
      {forms.some(({ value, isThere }) => isThere && value !== 'values') && (
        <div role="group" aria-label="Show" className={classes['forms']}>
          {forms.map(({ value, label, isThere }) => (
            <button key={value} type="button" aria-pressed={shown === value} disabled={!isThere} onClick={() => ask({ output: value === 'values' ? undefined : value })}>
              {label}
            </button>
          ))}
        </div>
      )}
      {shown === 'values' && (
        <div className={classes['pair']} data-single={expected === undefined || undefined}>
          <ValueView label="Output" value={output} none={row.error ? 'None: the task ended in an error' : 'None'} />
          {expected !== undefined && <ValueView label="Expected" value={expected} />}
        </div>
      )}
      {shown === 'expected' && <Difference beforeName="expected" before={expected!} afterName="output" after={output!} />}
      {shown === 'before' && <Difference beforeName={`output of ${name}`} before={before!} afterName="output" after={output!} isCut={side?.outputCut ?? false} />}
    </section>
  )
}

export interface DifferenceProps {
  beforeName: string
  before: Json
  afterName: string
  after: Json
  /** Of `before`, only the beginning is known. */
  isCut?: boolean
}

/** Struck out is what only the first has, underlined what only the second has. */
export function Difference({ beforeName, before, afterName, after, isCut = false }: DifferenceProps) {
  const [one, other] = [comparableText(before, after, isCut), comparableText(after, before, isCut)]
  const shortened = isCut ? other.slice(0, one.length) : other
  return (
    <div className={classes['difference']}>
      <p className={classes['legend']}>
        {one === shortened ? (
          `The ${afterName} is the same as the ${beforeName}.`
        ) : (
          <>
            <del>only in the {beforeName}</del> <ins>only in the {afterName}</ins>
          </>
        )}
        {isCut && ' The baseline keeps the beginning of a long output: only that is compared.'}
      </p>
      <TextDiff label={`From the ${beforeName} to the ${afterName}`} before={one} after={shortened} />
    </div>
  )
}
