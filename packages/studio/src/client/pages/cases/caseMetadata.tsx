/** What is known of a case beside its texts, and what it took. */
import { useState } from 'react'
import type { CaseTrial } from '../../../server/cases/runCase.ts'
import { cost, count, duration } from '../../ui/format.ts'
import classes from './caseMetadata.module.css'

type Row = CaseTrial['row']

export function CaseMetrics({ row: { metrics } }: { row: Row }) {
  if (!metrics) return null
  const { durationMs, promptTokens, completionTokens, costUsd, cached } = metrics
  const facts: [string, string][] = [
    ['Time', duration(durationMs)],
    ...(promptTokens === undefined && completionTokens === undefined ? [] : [['Tokens', `${promptTokens === undefined ? '?' : count(promptTokens)} in, ${completionTokens === undefined ? '?' : count(completionTokens)} out`] as [string, string]]),
    ...(costUsd === undefined ? [] : [['Cost', cost(costUsd)] as [string, string]]),
    ...(cached === true ? [['Answered', 'from the cache'] as [string, string]] : []),
  ]
  return (
    <section aria-label="What it took">
      <h2>What it took</h2>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const SHOWN = 12
const MAX_VALUE = 400

export function Metadata({ row: { metadata = {}, cluster } }: { row: Row }) {
  const [isWhole, setWhole] = useState(false)
  const entries = [...(cluster === undefined ? [] : [['cluster', cluster] as const]), ...Object.entries(metadata as Record<string, unknown>)]
  if (entries.length === 0) return null
  const shown = isWhole ? entries : entries.slice(0, SHOWN)
  return (
    <section aria-label="Metadata">
      <h2>Metadata</h2>
      <dl className={classes['facts']}>
        {shown.map(([key, value]) => {
          const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
          return (
            <div key={key}>
              <dt title={key.slice(0, MAX_VALUE)}>{key.slice(0, MAX_VALUE)}</dt>
              <dd>
                {text.slice(0, MAX_VALUE)}
                {text.length > MAX_VALUE && '…'}
              </dd>
            </div>
          )
        })}
      </dl>
      {entries.length > SHOWN && (
        <button type="button" className={classes['more']} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${count(entries.length)}`}
        </button>
      )}
    </section>
  )
}
