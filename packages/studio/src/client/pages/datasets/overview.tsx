/** What is in a dataset, in numbers, and who reads it. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Distribution } from '@evals/store'
import { runLink, datasetLink } from '../../links.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { ago, count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Score } from '../../ui/score.tsx'
import { useStats, useUses, type DatasetInfo } from './datasetQueries.ts'
import { howKnown } from './howKnown.ts'
import classes from './overview.module.css'

export function Overview({ info, onDedupe }: { info: DatasetInfo; onDedupe: () => void }) {
  const { path, writable } = info
  const { data, error, refetch } = useStats(path)
  return (
    <div className={classes['overview']}>
      <UsedBy path={path} />
      {error ? (
        <ErrorBox error={error} title="What is in it can not be counted" retry={() => void refetch()} />
      ) : !data ? (
        <Loading what="the numbers" />
      ) : (
        <>
          <section aria-label="Rows">
            <h2>Rows</h2>
            <dl className={classes['facts']}>
              <Fact name="Rows">{count(data.rows)}</Fact>
              <Fact name="With an expected answer">{count(data.withExpected)}{data.withExpected < data.rows && <span className={classes['quiet']}> of {count(data.rows)}, <Link href={`${datasetLink(path)}&search=no%3Aexpected`}>see the others</Link></span>}</Fact>
              <Fact name="With an id of their own">{count(data.ids.own)}{data.ids.ofInput > 0 && <span className={classes['quiet']}> and {count(data.ids.ofInput)} known by their input</span>}</Fact>
              <Fact name="Duplicates">
                {count(data.duplicateRows)}
                {data.duplicateRows > 0 && writable && <> <Button kind="quiet" onClick={onDedupe}>Remove…</Button></>}
              </Fact>
              <Fact name="Version"><code title={data.version}>{data.version.slice(0, 12)}</code></Fact>
            </dl>
          </section>
          <section aria-label="Inputs">
            <h2>Inputs</h2>
            <table className={classes['table']}>
              <thead>
                <tr><th scope="col" />{['Least', 'Median', 'Mean', '95%', 'Most', 'All'].map((name) => <th key={name} scope="col">{name}</th>)}</tr>
              </thead>
              <tbody>
                <Spread name="Characters" of={data.characters} />
                <Spread name="Tokens, roughly" of={data.tokens} />
              </tbody>
            </table>
          </section>
          <div className={classes['lists']}>
            <Bars title="Tags" all={data.rows} entries={data.tags.map(({ tag, count: times }) => ({ name: tag, times, href: `${datasetLink(path)}&search=${encodeURIComponent(`tag:${tag.includes(' ') ? `"${tag}"` : tag}`)}` }))} />
            <Bars title="Metadata" all={data.rows} entries={data.metadata.map(({ key, count: times }) => ({ name: key, times }))} />
          </div>
        </>
      )}
    </div>
  )
}

function UsedBy({ path }: { path: string }) {
  const { data, error, refetch } = useUses(path)
  return (
    <section aria-label="Read by">
      <h2>Read by</h2>
      {error ? (
        <ErrorBox error={error} title="The runs can not be read" retry={() => void refetch()} />
      ) : !data ? (
        <Loading what="the newest runs" />
      ) : data.uses.length === 0 ? (
        <p className={classes['quiet']}>No suite of the newest runs has cases with the ids of these rows. Run an eval with <code>data: dataset('./{path.split('/').at(-1)}')</code>.</p>
      ) : (
        <ul className={classes['uses']}>
          {data.uses.map((use) => (
            <li key={`${use.file} ${use.suite} ${use.variant}`}>
              <Link href={runLink(use.run, use)}>{use.variant === undefined ? use.suite : `${use.suite} [${use.variant}]`}</Link>
              <span className={classes['quiet']}>{ago(use.startedAt)}</span>
              {use.scorers.map(({ name, mean }) => (
                <span key={name} className={classes['quiet']}>
                  {name} <Score value={mean} bar />
                </span>
              ))}
              <span className={classes['known']}>{howKnown(use)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Spread({ name, of: { min, median, mean, p95, max, total } }: { name: string; of: Distribution }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {[min, median, Math.round(mean), p95, max, total].map((value, index) => (
        <td key={index}>{count(value)}</td>
      ))}
    </tr>
  )
}

const MAX_BARS = 24

function Bars({ title, all, entries }: { title: string; all: number; entries: readonly { name: string; times: number; href?: string }[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {entries.length === 0 && <p className={classes['quiet']}>None.</p>}
      <ul className={classes['bars']}>
        {entries.slice(0, MAX_BARS).map(({ name, times, href }) => (
          <li key={name}>
            <span title={name}>{href === undefined ? name : <Link href={href}>{name}</Link>}</span>
            <span className={classes['bar']} aria-hidden>
              <span style={{ width: `${(100 * times) / Math.max(all, 1)}%` }} />
            </span>
            <span className="num">{count(times)}</span>
          </li>
        ))}
      </ul>
      {entries.length > MAX_BARS && <p className={classes['quiet']}>and {count(entries.length - MAX_BARS)} more</p>}
    </section>
  )
}
