/** How the studio knows that a suite reads a dataset: a run's record does not say it. */
import { count } from '../../ui/format.ts'
import type { Use } from './datasetQueries.ts'

export function howKnown({ file, cases, matching, named, startedAt }: Use): string {
  const ids = `${count(matching)} of its ${count(cases)} cases have the ids of rows here`
  return `${file}, run of ${startedAt.slice(0, 16).replace('T', ' ')} UTC. Known by ids${named ? ', and by the file that the eval names' : ''}: ${ids}.`
}
