/** Annotations as GitLab's code quality report, which a merge request shows beside its changes. */
import { createHash } from 'node:crypto'
import type { Annotation } from './annotations.ts'

/** @returns JSON, in GitLab's subset of Code Climate's format; an issue is known again from run to run by what it is about */
export function renderCodeQuality(annotations: readonly Annotation[]): string {
  const issues = annotations.map(({ path, line, level, title, message, key }) => ({
    description: `${title}: ${message.replaceAll('\n', '; ')}`,
    check_name: 'evals',
    fingerprint: createHash('sha256').update(key).digest('hex'),
    severity: level === 'failure' ? 'major' : 'minor',
    location: { path, lines: { begin: line } },
  }))
  return `${JSON.stringify(issues, undefined, 2)}\n`
}
