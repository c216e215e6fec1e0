/** What an eval would refuse of a dataset, line by line, and the schema that its rows are held to. */
import { Link } from 'wouter'
import { datasetLink } from '../../links.ts'
import { CodeEditor } from '../../ui/codeEditor.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { useValidation, type DatasetInfo } from './datasetQueries.ts'
import classes from './overview.module.css'

export function Problems({ info: { path, schema, schemaText } }: { info: DatasetInfo }) {
  const { data, error, refetch } = useValidation(path)
  return (
    <div className={classes['overview']}>
      <section aria-label="Problems">
        <h2>Problems</h2>
        {error ? (
          <ErrorBox error={error} title="It can not be checked" retry={() => void refetch()} />
        ) : !data ? (
          <Loading what="the checks" />
        ) : data.count === 0 ? (
          <p>Nothing is wrong: an eval takes every row{schema !== undefined && <>, and each fits <code>{schema}</code></>}.</p>
        ) : (
          <>
            <p className={classes['quiet']}>An eval that reads this dataset refuses to run until {data.count === 1 ? 'this is' : 'these are'} mended.</p>
            <ul className={classes['problems']}>
              {data.problems.map(({ where, problem, line }, index) => (
                <li key={index}>
                  <code>{line > 0 ? `line ${count(line)}` : where}</code>
                  <span>{problem}</span>
                </li>
              ))}
            </ul>
            {data.count > data.problems.length && <p className={classes['quiet']}>and {count(data.count - data.problems.length)} more: <code>evals dataset validate {path}</code></p>}
          </>
        )}
      </section>
      <section aria-label="Schema">
        <h2>Schema</h2>
        {schema === undefined ? (
          <p className={classes['quiet']}>
            There is none. A JSON Schema of <code>{'{ input, expected, metadata }'}</code> in <code>{path.replace(/\.[^./]+$/, '')}.schema.json</code> is held to by evals, by <code>evals dataset</code> and here: see <Link href={datasetLink(path)}>the rows</Link> for what they have.
          </p>
        ) : (
          <>
            <p className={classes['quiet']}>{schema}</p>
            <CodeEditor label="The schema" language="json" readOnly value={schemaText ?? ''} height={[80, 420]} />
          </>
        )}
      </section>
    </div>
  )
}
