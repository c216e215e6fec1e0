/** The row that a span carries, where an application logged it: checked, for anybody may have written it. */
import type { ErrorInfo, Row, Span } from '@evals/core'
import { checkRow } from './checkRow.ts'
import { ROW_ATTRIBUTE } from './spanOfRow.ts'

export type LoggedRow = { row: Row; problem?: undefined } | { row?: undefined; problem: ErrorInfo }

/** @returns `undefined` where the span carries none; of several, the latest */
export function loggedRow({ attributes, events }: Span): LoggedRow | undefined {
  const text = events?.findLast(({ name }) => name === ROW_ATTRIBUTE)?.attributes?.[ROW_ATTRIBUTE] ?? attributes[ROW_ATTRIBUTE]
  if (text === undefined) return undefined
  try {
    const { row, problem: what } = checkRow(typeof text === 'string' ? JSON.parse(text) : text)
    return row ? { row } : problem(what!)
  } catch (error) {
    return problem((error as Error).message)
  }
}

function problem(what: string): LoggedRow {
  return { problem: { name: 'RowError', message: `The attribute ${ROW_ATTRIBUTE} holds no row: ${what.slice(0, 300)}`, phase: 'data' } }
}
