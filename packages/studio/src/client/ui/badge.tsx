/** A word that has a colour: a verdict, an outcome, a state. The colour repeats what the word says. */
import type { ReactNode } from 'react'
import classes from './badge.module.css'

export type Tone = 'good' | 'bad' | 'warn' | 'plain' | 'accent'

export function Badge({ tone = 'plain', title, children }: { tone?: Tone; title?: string | undefined; children: ReactNode }) {
  return (
    <span className={classes['badge']} data-tone={tone} title={title}>
      {children}
    </span>
  )
}

const VERDICTS = { improved: ['good', '▲'], regressed: ['bad', '▼'], inconclusive: ['warn', '?'], unchanged: ['plain', '='] } as const

export function Verdict({ verdict }: { verdict: keyof typeof VERDICTS }) {
  const [tone, sign] = VERDICTS[verdict]
  return (
    <Badge tone={tone}>
      <span aria-hidden>{sign}</span> {verdict}
    </Badge>
  )
}

const OUTCOMES = { passed: 'good', failed: 'bad', running: 'accent' } as const

export function Outcome({ outcome }: { outcome: keyof typeof OUTCOMES }) {
  return <Badge tone={OUTCOMES[outcome]}>{outcome}</Badge>
}
