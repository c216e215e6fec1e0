/** The playground: try a change on a few rows, see at once what comes of it, keep it or drop it. */
import type { PlaygroundRow, PlaygroundSuite } from '@evals/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import type { SuitesAnswer } from '../../../server/playground/playgroundAnswers.ts'
import { answerOf, projectApi } from '../../api/client.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { fetchRow, fetchSuites } from './calls.ts'
import { targetKey, WITHOUT_CODE, type Target } from './model/target.ts'
import classes from './playgroundPage.module.css'
import { addressOf, readAddress, type Address } from './sourceOfAddress.ts'
import { Workbench } from './workbench.tsx'

const PROMPT: Target = { kind: 'prompt' }

export default function PlaygroundPage() {
  const client = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const address = useMemo(() => readAddress(search), [search])
  const project = useQuery({ queryKey: ['project'], queryFn: () => answerOf(projectApi.index.$get()) })
  const suites = useQuery({ queryKey: ['playground', 'suites'], queryFn: fetchSuites })
  const linked = useQuery({ queryKey: ['playground', 'row', address.source], enabled: address.source !== undefined, queryFn: () => fetchRow(address.source!) })
  const root = project.data?.root
  const isAsking = suites.isLoading || linked.isLoading
  const target = useMemo(() => (suites.data && !linked.isLoading ? chooseTarget(suites.data.suites, address, linked.data?.suites ?? [], root) : undefined), [suites.data, address, linked.isLoading, linked.data, root])
  const key = target && targetKey(target)
  useEffect(() => {
    if (root !== undefined && key !== undefined) localStorage.setItem(lastKey(root), key)
  }, [root, key])
  const go = (chosen: string): void => setSearch(addressOf(chosen === WITHOUT_CODE ? undefined : nameIn(chosen), address))
  const missing = suites.data && address.suite && !target ? address.suite : undefined
  const linkedRow = linked.data?.row as PlaygroundRow | undefined
  return (
    <Page
      fixed
      title="Playground"
      facts={target?.kind === 'suite' ? <code>{target.suite.file}</code> : target ? 'A prompt, a model and rows, without code' : undefined}
      actions={
        <>
          <IconButton label="Read the evals again" onClick={() => void client.invalidateQueries({ queryKey: ['playground'] })}>
            <RotateCw size={14} aria-hidden />
          </IconButton>
          {suites.data && <Select label="Eval" labelled value={key ?? ''} options={chooserOptions(suites.data.suites, key)} onChange={go} />}
        </>
      }
    >
      <LoadProblems answer={suites.data} />
      {suites.error && (
        <>
          <ErrorBox title="The project’s evals can not be read" error={suites.error} retry={() => void suites.refetch()} />
          {!address.withoutCode && (
            <Button className={classes['without']} onClick={() => go(WITHOUT_CODE)}>
              Try a prompt, without code
            </Button>
          )}
        </>
      )}
      {linked.error && <ErrorBox title="The row of this link can not be read" error={linked.error} />}
      {linked.data?.problem !== undefined && <ErrorBox title="Evals that fit the row could not be looked for" error={linked.data.problem} />}
      {missing && (
        <EmptyState title={`There is no eval ${missing.suite} in ${missing.file}`} action={{ label: 'To the playground', href: '/playground' }}>
          It was renamed or moved, or its file does not load. Choose another above.
        </EmptyState>
      )}
      {isAsking && <Loading what={suites.isLoading ? 'the evals' : 'the row'} />}
      {target && root !== undefined ? (
        <Workbench key={key} project={root} target={target} linked={linkedRow} linkedId={address.rowId} />
      ) : (
        suites.data && !missing && !isAsking && (
          <EmptyState title="There is no eval in this project yet" action={{ label: 'Try a prompt, without code', href: '/playground?without=code' }}>
            Write one in a file such as <code>hello.eval.ts</code> with <code>describe.eval(…)</code>, and read the evals again. Vitest finds such files by <code>plugins: [evals()]</code> in its configuration, Jest by{' '}
            <code>preset: '@evals/jest'</code>.
          </EmptyState>
        )
      )}
    </Page>
  )
}

function LoadProblems({ answer }: { answer: SuitesAnswer | undefined }) {
  if (!answer || answer.problems.length === 0) return null
  return (
    <details className={classes['problems']} open={answer.suites.length === 0}>
      <summary>{answer.problems.length === 1 ? `${answer.problems[0]!.file || 'The project'} does not load` : `${answer.problems.length} files do not load`}</summary>
      {answer.problems.map(({ file, message }, index) => (
        <ErrorBox key={index} {...(file === '' ? {} : { title: file })} error={message} />
      ))}
    </details>
  )
}

/** @param fitting evals that the row of a link fits, best first */
function chooseTarget(suites: readonly PlaygroundSuite[], { suite, withoutCode }: Address, fitting: readonly { file: string; name: string }[], root: string | undefined): Target | undefined {
  if (withoutCode) return PROMPT
  const targets = suites.map((one): Target => ({ kind: 'suite', suite: one }))
  const named = (file: string, name: string): Target | undefined => targets.find((target) => target.kind === 'suite' && target.suite.file === file && target.suite.name === name)
  if (suite) return named(suite.file, suite.suite)
  const [best] = fitting
  if (best) return named(best.file, best.name)
  const last = root === undefined ? null : localStorage.getItem(lastKey(root))
  return targets.find((target) => targetKey(target) === last) ?? targets.find((target) => target.kind === 'suite' && target.suite.problem === undefined) ?? targets[0]
}

function chooserOptions(suites: readonly PlaygroundSuite[], key: string | undefined): { value: string; label: string }[] {
  const names = new Map<string, number>()
  for (const { name } of suites) names.set(name, (names.get(name) ?? 0) + 1)
  const options = suites.map((suite) => ({ value: targetKey({ kind: 'suite', suite }), label: names.get(suite.name) === 1 ? suite.name : `${suite.name} (${suite.file})` }))
  return [...(key === undefined ? [{ value: '', label: 'choose one' }] : []), ...options, { value: WITHOUT_CODE, label: 'A prompt, without code' }]
}

function nameIn(key: string): { file: string; suite: string } {
  const [file = '', suite = ''] = JSON.parse(key) as string[]
  return { file, suite }
}

const lastKey = (root: string): string => `evals.playground.last:${root}`
