/** A review is started: what is reviewed, what is asked, and the file that the labels are kept in, seen as a change before it is made. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { answerOf, reviewApi } from '../../api/client.ts'
import { reviewLink } from '../../links.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { ago, count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Select } from '../../ui/select.tsx'
import { PatchView } from '../../ui/textDiff.tsx'
import { useToast } from '../../ui/toast.tsx'
import { homeKey, type StartRequest } from './queries.ts'
import { FIRST_QUESTION, QuestionFields, questionsOf, type QuestionDraft } from './questionFields.tsx'
import classes from './startReview.module.css'
import { useSettled } from './useSettled.ts'

type From = StartRequest['of']['from']
type Only = 'all' | 'failing' | 'unsure' | 'differing'

const ONLY: readonly { value: Only; label: string }[] = [
  { value: 'all', label: 'all cases' },
  { value: 'failing', label: 'failing: an error, a failed assertion, or a score below 0.5' },
  { value: 'unsure', label: 'unsure: a judge gave between 0.3 and 0.7' },
  { value: 'differing', label: 'differing: one scorer passes it, another fails it' },
]

/** @param search may say what is to be reviewed: as `reviewStartLink` makes it */
export function StartReview({ search, onClose }: { search: URLSearchParams; onClose: () => void }) {
  const given = (name: string): string | undefined => search.get(name) ?? undefined
  const start = given('start')
  const [from, setFrom] = useState<From>(start === 'logs' || start === 'dataset' ? start : 'run')
  const [run, setRun] = useState(given('run') ?? 'latest')
  const [suite, setSuite] = useState(given('suite') === undefined ? '' : JSON.stringify([given('file'), given('suite'), given('variant') ?? null]))
  const [only, setOnly] = useState<Only>(ONLY.find(({ value }) => value === given('only'))?.value ?? 'all')
  const [query, setQuery] = useState(given('query') ?? '')
  const [data, setData] = useState(given('data') ?? '')
  const [sample, setSample] = useState('')
  const [path, setPath] = useState<string>()
  const [drafts, setDrafts] = useState<readonly QuestionDraft[]>([FIRST_QUESTION])
  const choices = useQuery({ queryKey: ['review', 'choices'], queryFn: () => answerOf(reviewApi.choices.$get()), staleTime: 0 })
  const dataset = data || choices.data?.datasets[0] || ''
  const [file, name, variant] = suite === '' ? [] : (JSON.parse(suite) as [string, string, string | null])
  const id = given('id') ?? given('row')
  const of: StartRequest['of'] =
    from === 'run'
      ? { from, run, only, ...(suite === '' ? {} : { file, suite: name, ...(variant === null ? {} : { variant }) }), ...(id === undefined ? {} : { id }) }
      : from === 'logs'
        ? { from, query }
        : { from, path: dataset, ...(id === undefined ? {} : { row: id }) }
  const source = useSettled({ of, ...(Number(sample) >= 1 ? { sample: Math.floor(Number(sample)) } : {}) }, 250)
  const isReady = source.of.from !== 'dataset' || source.of.path !== ''
  const found = useQuery({ queryKey: ['review', 'candidates', source], queryFn: () => answerOf(reviewApi.candidates.$post({ json: source })), enabled: isReady, placeholderData: keepPreviousData, staleTime: 0 })
  const chosenPath = path ?? found.data?.suggested ?? ''
  const questions = questionsOf(drafts)
  const runs = choices.data?.runs ?? []
  const chosenRun = runs.find((one) => one.id === run) ?? runs[0]

  const [plan, setPlan] = useState<StartRequest>()
  const close = (isOpen: boolean): void => {
    if (!isOpen) onClose()
  }
  const none = choices.data && from === 'run' && runs.length === 0 ? 'No run is recorded yet: run the evals first.' : choices.data && from === 'logs' && !choices.data.hasLogs ? 'There are no logs yet: `evals collect` takes them from your application.' : choices.data && from === 'dataset' && choices.data.datasets.length === 0 ? 'There is no dataset in this project yet.' : undefined
  if (plan) return <Confirm request={plan} back={() => setPlan(undefined)} onClose={close} />
  const canGoOn = none === undefined && !found.isPlaceholderData && (found.data?.count ?? 0) > 0 && chosenPath !== '' && questions !== undefined
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Start a review"
      wide
      footer={
        <Button kind="primary" disabled={!canGoOn} onClick={() => setPlan({ ...source, path: chosenPath, questions })}>
          See the change
        </Button>
      }
    >
      <div className={classes['form']}>
        <div role="group" aria-label="What is reviewed" className={classes['from']}>
          {(
            [
              ['run', 'Cases of a run'],
              ['logs', 'Logs'],
              ['dataset', 'Rows of a dataset'],
            ] as const
          ).map(([value, label]) => (
            <button key={value} type="button" aria-pressed={from === value} onClick={() => (setFrom(value), setPath(undefined))}>
              {label}
            </button>
          ))}
        </div>
        {none === undefined && (
          <div className={classes['choice']}>
            {from === 'run' && (
              <>
                <Select label="Run" labelled value={run === 'latest' ? (runs[0]?.id ?? 'latest') : run} options={runs.map((one) => ({ value: one.id, label: `${one.id.slice(-4)} · ${ago(one.startedAt)}${one.branch === null ? '' : ` · ${one.branch}`}` }))} onChange={setRun} />
                <Select
                  label="Suite"
                  labelled
                  value={suite}
                  options={[{ value: '', label: 'all' }, ...(chosenRun?.suites ?? []).map((one) => ({ value: JSON.stringify([one.file, one.name, one.variant]), label: `${one.name}${one.variant === null ? '' : ` · ${one.variant}`} (${count(one.cases)})` }))]}
                  onChange={setSuite}
                />
                <Select label="Cases" labelled value={only} options={ONLY} onChange={setOnly} />
              </>
            )}
            {from === 'logs' && (
              <div className={classes['wide']}>
                <Field label="Query" hint="As in the logs: scores.helpful:<0.5 tag:billing since:7d. Empty: everything." problem={found.error?.message}>
                  {(ids) => <input {...ids} className={inputClass} value={query} spellCheck={false} onChange={(event) => setQuery(event.target.value)} />}
                </Field>
              </div>
            )}
            {from === 'dataset' && <Select label="Dataset" labelled value={dataset} options={(choices.data?.datasets ?? []).map((value) => ({ value, label: value }))} onChange={setData} />}
            {id !== undefined && from !== 'logs' && <span className={classes['hint']}>only the row {id}</span>}
          </div>
        )}
        {none !== undefined ? <p className={classes['hint']}>{none}</p> : found.error && from !== 'logs' ? <ErrorBox error={found.error} /> : <Found found={found.data} isStale={found.isPlaceholderData} />}
        <div className={classes['pair']}>
          <Field label="Only a sample of" hint="Chosen by chance">
            {(ids) => <input {...ids} className={inputClass} value={sample} inputMode="numeric" placeholder="all" onChange={(event) => setSample(event.target.value.replaceAll(/\D/g, ''))} />}
          </Field>
          <Field label="Labels are kept in" hint="A file for git, beside the dataset">
            {(ids) => <input {...ids} className={inputClass} value={chosenPath} spellCheck={false} onChange={(event) => setPath(event.target.value)} />}
          </Field>
        </div>
        <QuestionFields questions={drafts} onChange={setDrafts} />
      </div>
    </Dialog>
  )
}

function Found({ found, isStale }: { found: { count: number; withoutOutput: number; isCut: boolean; first: { id: string; title: string }[] } | undefined; isStale: boolean }): ReactNode {
  if (!found) return <Loading what="what there is" />
  return (
    <section className={classes['found']} data-stale={isStale || undefined} aria-live="polite">
      <p>
        <strong className="num">{count(found.count)}</strong> {found.count === 1 ? 'output' : 'outputs'} to review
        {found.withoutOutput > 0 && <span className={classes['hint']}> · {count(found.withoutOutput)} have no output</span>}
        {found.isCut && <span className={classes['hint']}> · there are more: these are the first</span>}
      </p>
      <ul>
        {found.first.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
        {found.count > found.first.length && <li className={classes['hint']}>and {count(found.count - found.first.length)} more</li>}
      </ul>
    </section>
  )
}

function Confirm({ request, back, onClose }: { request: StartRequest; back: () => void; onClose: (isOpen: boolean) => void }) {
  const plan = useQuery({ queryKey: ['review', 'plan', request], queryFn: () => answerOf(reviewApi.plan.$post({ json: request })), staleTime: 0, gcTime: 0 })
  const client = useQueryClient()
  const say = useToast()
  const [, go] = useLocation()
  const start = useMutation({
    mutationFn: () => answerOf(reviewApi.start.$post({ json: request })),
    onSuccess: ({ path, added }) => {
      void client.invalidateQueries({ queryKey: homeKey })
      void client.invalidateQueries({ queryKey: ['review', 'queue', path] })
      say.done(`${count(added)} ${added === 1 ? 'row' : 'rows'} to review`, { detail: `Kept in ${path}` })
      go(reviewLink(path))
    },
  })
  const { data } = plan
  useEffect(() => start.reset(), [request])
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Start a review"
      wide
      footer={
        <>
          <Button onClick={back}>Back</Button>
          <Button kind="primary" disabled={!data || data.adds === 0 || start.isPending} onClick={() => start.mutate()}>
            {start.isPending ? 'Writing…' : 'Write it and begin'}
          </Button>
        </>
      }
    >
      <div className={classes['form']}>
        {plan.error && <ErrorBox error={plan.error} />}
        {start.error && <ErrorBox error={start.error} title="It was not written" />}
        {plan.isLoading && <Loading what="the change" />}
        {data && (
          <>
            <ul className={classes['facts']}>
              <li>
                {count(data.adds)} {data.adds === 1 ? 'row is' : 'rows are'} added to {data.path}
              </li>
              {data.alreadyThere > 0 && <li>{count(data.alreadyThere)} are in it already</li>}
              {data.redacted.length > 0 && <li>Taken out before it is written: {data.redacted.map(({ kind, count: times }) => `${count(times)} × ${kind}`).join(', ')}</li>}
              {data.attributes && (
                <li>
                  <code>*.labels.jsonl merge=union</code> is added to .gitattributes, so that labels of two branches merge by themselves
                </li>
              )}
            </ul>
            {data.patch !== '' && <PatchView label="The change" patch={data.patch.trimEnd()} />}
          </>
        )}
      </div>
    </Dialog>
  )
}
