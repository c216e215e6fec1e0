/** What is judged: asked, answered, expected, and where it is from. */
import { PencilLine } from 'lucide-react'
import { Link } from 'wouter'
import { datasetLink, logLink, originLink } from '../../links.ts'
import { Button } from '../../ui/button.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import type { Item } from './queries.ts'
import classes from './rowToJudge.module.css'

export function RowToJudge({ item: { item, expected, hasExpected, dataset }, correct }: { item: Item; correct: () => void }) {
  const { input, output, metadata, tags, origin, trace, name } = item
  const from = origin && originLink(origin)
  return (
    <article className={classes['row']} aria-label="The row">
      {name !== undefined && <h2>{name}</h2>}
      {input !== null && <ValueView label="Input" value={input} />}
      <ValueView label="Output" value={output} />
      <div className={classes['expected']}>
        <ValueView label="Expected" value={hasExpected ? expected : undefined} none="no expected answer" />
        <Button kind="quiet" icon={<PencilLine size={13} aria-hidden />} keys="e" onClick={correct}>
          {hasExpected ? 'Correct it' : 'Write one'}
        </Button>
      </div>
      {metadata && Object.keys(metadata).length > 0 && (
        <details className={classes['more']}>
          <summary>Metadata</summary>
          <ValueView label="Metadata" value={metadata} />
        </details>
      )}
      <p className={classes['facts']}>
        {tags?.map((tag) => <span key={tag}>#{tag}</span>)}
        {origin?.kind === 'log' && trace ? <Link href={logLink(trace.traceId, trace.spanId)}>Trace</Link> : from !== undefined && origin?.kind !== 'dataset' && <Link href={from}>{origin?.kind === 'eval' ? 'Case and trace' : 'Where it is from'}</Link>}
        {dataset && <Link href={datasetLink(dataset.path, dataset.id)}>{dataset.path}{dataset.line === undefined ? '' : `:${dataset.line}`}</Link>}
        <span className={classes['id']}>{item.id}</span>
      </p>
    </article>
  )
}
