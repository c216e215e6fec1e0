/** A row of the logs whole: what was asked and answered, what was expected, scores with their reasons, what people said, and where it came from. */
import type { Json, Row } from '@evals/core'
import { Link } from 'wouter'
import { originLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { cost, count, duration } from '../../ui/format.ts'
import { Score } from '../../ui/score.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import { moment } from './moment.ts'
import classes from './rowDetail.module.css'

export function RowDetail({ row, resource }: { row: Row; resource: Record<string, Json> }) {
  const { input, output, expected, error, metadata = {} } = row
  const { comments, ...rest } = metadata
  return (
    <div className={classes['detail']}>
      {error && (
        <section aria-label="Error" className={classes['error']}>
          <h3>{error.name}</h3>
          <pre tabIndex={0}>{error.message}</pre>
        </section>
      )}
      <ValueView label="Input" value={input} />
      <ValueView label="Output" value={output} none="It gave no output." />
      {expected !== undefined && <ValueView label="Expected" value={expected} />}
      <Scores row={row} />
      {Array.isArray(comments) && comments.length > 0 && (
        <section aria-label="Comments" className={classes['part']}>
          <h3>Comments</h3>
          <ul className={classes['comments']}>
            {(comments as readonly Json[]).map((comment, index) => (
              <li key={index}>{typeof comment === 'string' ? comment : JSON.stringify(comment)}</li>
            ))}
          </ul>
        </section>
      )}
      <Values name="Metadata" values={rest} />
      <Values name="Resource" values={resource} />
      <Ids row={row} />
    </div>
  )
}

/** In a line: when, how long, what it cost. */
export function RowFacts({ row, startMs }: { row: Row; startMs: number }) {
  const { metrics, tags = [], error } = row
  const { durationMs, promptTokens, completionTokens, costUsd } = metrics ?? {}
  return (
    <>
      <time dateTime={new Date(startMs).toISOString()} className="num">
        {moment(startMs)}
      </time>
      {durationMs !== undefined && <span className="num">{duration(durationMs)}</span>}
      {(promptTokens !== undefined || completionTokens !== undefined) && <span className="num">{`${promptTokens === undefined ? '?' : count(promptTokens)} tokens in, ${completionTokens === undefined ? '?' : count(completionTokens)} out`}</span>}
      {costUsd !== undefined && <span className="num">{cost(costUsd)}</span>}
      {error && <Badge tone="bad">failed</Badge>}
      {tags.slice(0, 12).map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </>
  )
}

function Scores({ row: { scores = {}, scoreDetails = {} } }: { row: Row }) {
  const entries = Object.entries(scores)
  return (
    <section aria-label="Scores" className={classes['part']}>
      <h3>Scores</h3>
      {entries.length === 0 ? (
        <p className={classes['none']}>none yet</p>
      ) : (
        <dl className={classes['scores']}>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt>
                {name}
                {scoreDetails[name]?.source && <Badge>{scoreDetails[name].source}</Badge>}
              </dt>
              <dd>
                <Score value={value} bar />
                {scoreDetails[name]?.reason !== undefined && <p>{scoreDetails[name].reason}</p>}
                {scoreDetails[name]?.error && <p className={classes['bad']}>{scoreDetails[name].error.message}</p>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function Values({ name, values }: { name: string; values: Readonly<Record<string, Json | undefined>> }) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return null
  return (
    <section aria-label={name} className={classes['part']}>
      <h3>{name}</h3>
      <dl className={classes['values']}>
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Ids({ row: { id, trace, origin } }: { row: Row }) {
  const back = origin && originLink(origin)
  return (
    <section aria-label="Identity" className={classes['part']}>
      <h3>Identity</h3>
      <dl className={classes['values']}>
        <div>
          <dt>row</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
        {trace && trace.traceId !== id && (
          <div>
            <dt>trace</dt>
            <dd>
              <code>{trace.traceId}</code>
            </dd>
          </div>
        )}
        {origin && (
          <div>
            <dt>copied from</dt>
            <dd>{back === undefined ? `${origin.kind} ${origin.ref} ${origin.id}` : <Link href={back}>{`${origin.kind} ${origin.id}`}</Link>}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
