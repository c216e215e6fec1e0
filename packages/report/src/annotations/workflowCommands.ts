/** Annotations as GitHub Actions reads them from a job's output. */
import type { Annotation } from './annotations.ts'

const COMMANDS = { failure: 'error', warning: 'warning' } as const

/**
 * One command a line: nothing in a text can end one or begin another.
 *
 * @example workflowCommands([{ path: 'a.eval.ts', line: 3, level: 'failure', title: 'evals: math', message: 'it regressed', key: '…' }])
 *   // '::error file=a.eval.ts,line=3,title=evals%3A math::it regressed'
 */
export function workflowCommands(annotations: readonly Annotation[]): string {
  return annotations.map(({ path, line, level, title, message }) => `::${COMMANDS[level]} file=${property(path)},line=${line},title=${property(title)}::${data(message)}`).join('\n')
}

/** As the runner itself unescapes it (actions/toolkit, `command.ts`). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
