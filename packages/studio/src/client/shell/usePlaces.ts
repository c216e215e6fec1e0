/** What the palette finds beside the places: the newest runs, the evals that they had, and the datasets of the project. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answerOf, datasetsApi } from '../api/client.ts'
import { runsSource } from '../api/runsSource.ts'
import { isExported } from '../export/exported.ts'
import { datasetLink, playgroundLink, runLink } from '../links.ts'
import { when } from '../ui/format.ts'

export interface FoundPlace {
  /** One for each. */
  key: string
  name: string
  /** Said behind the name. */
  detail?: string | undefined
  href: string
}

const MAX_RUNS = 30

/** Asked for when the palette is first open, and then kept. */
export function usePlaces(open: boolean): { heading: string; places: FoundPlace[] }[] {
  const runs = useQuery({ queryKey: ['runs', 'list'], queryFn: () => runsSource.list(), enabled: open })
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => answerOf(datasetsApi.index.$get()), enabled: open && !isExported() })
  return useMemo(() => {
    const evalRuns = (runs.data ?? []).filter(({ kind }) => kind === 'eval')
    const evals = new Map(evalRuns.flatMap(({ suites }) => suites.map(({ file, name }) => [`${file}\n${name}`, { file, name }] as const)))
    return [
      { heading: 'Runs', places: evalRuns.slice(0, MAX_RUNS).map(({ id, startedAt, state, git }) => ({ key: id, name: `${startedAt === undefined ? id : when(startedAt)} ${state}`, detail: [git?.branch, id].filter(Boolean).join(' '), href: runLink(id) })) },
      { heading: 'Datasets', places: (datasets.data?.datasets ?? []).map(({ path }) => ({ key: path, name: path, href: datasetLink(path) })) },
      { heading: 'Playground', places: isExported() ? [] : [...evals.values()].map(({ file, name }) => ({ key: `${file} ${name}`, name, detail: file, href: playgroundLink({ from: 'suite', file, suite: name }) })) },
    ].filter(({ places }) => places.length > 0)
  }, [runs.data, datasets.data])
}
