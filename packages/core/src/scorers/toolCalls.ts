/** Whether an agent called the expected tools with the expected arguments. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import { assignment } from './assignment.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { jsonMatches } from './jsonMatch.ts'
import { shortForm } from './shortForm.ts'
import { readExpectedToolCalls, readToolCalls, type ToolCall } from './toolCall.ts'

export interface ToolCallsArgs extends BuiltInArgs {
  /** 'any' (default): calls may come in any order. 'strict': only calls in the expected order count. */
  order?: 'any' | 'strict'
  /**
   * 'exact' (default): the arguments are equal as JSON. 'subset': the call may have more keys than expected, at every
   * level. 'ignore': only names are compared.
   */
  arguments?: 'exact' | 'subset' | 'ignore'
  /** Calls that are not expected cost nothing. Default false: they lower the score. */
  allowExtra?: boolean
}

/**
 * Matched calls divided by the larger number of calls, expected or made (by the expected number with `allowExtra`). A
 * call matches one expected call at most. Without expected calls the score is 1 if none was made, else 0 (1 with
 * `allowExtra`).
 *
 * In any order, as many calls as possible are matched, by assignment. In strict order they are the longest common
 * subsequence, so that one call too many or too few costs that call and not all that follow.
 *
 * Expected calls without arguments match any arguments; to expect none, write `arguments: {}`. Calls are read in the
 * shapes of OpenAI, Anthropic and the AI SDK (see `readToolCalls`), as a list or in an object with `toolCalls` or
 * `tool_calls`. An output without calls, such as a text, has made those that were traced, or none.
 *
 * @throws Error where `expected` is missing or no list of calls, or an option is unknown.
 *
 * @example
 * toolCalls({
 *   output: { toolCalls: [{ toolName: 'search', input: { query: 'refund' } }] },
 *   expected: [{ name: 'search', arguments: { query: 'refund' } }, { name: 'reply' }],
 * })
 * // { score: 0.5, reason: 'missing: reply' }
 */
export const toolCalls: Scorer<ToolCallsArgs, BuiltInResult> = scorer(
  'toolCalls',
  (args: ToolCallsArgs): BuiltInResult => {
    const order = oneOf('order', args.order ?? 'any', ['any', 'strict'])
    const mode = oneOf('arguments', args.arguments ?? 'exact', ['exact', 'subset', 'ignore'])
    const expected = readExpectedToolCalls(expectedOf(args, 'toolCalls'))
    const told = readToolCalls(args.output)
    const actual = told.length > 0 ? told : (args.trace?.toolCalls ?? [])
    const matches = (row: number, column: number): boolean => callMatches(actual[row], expected[column], mode)

    const pairs = order === 'strict'
      ? commonSubsequence(actual.length, expected.length, matches)
      : matchAny(actual, expected, matches)
    const denominator = args.allowExtra ? expected.length : Math.max(actual.length, expected.length)
    const score = denominator === 0 ? 1 : pairs.length / denominator
    return score === 1 ? { score } : { score, reason: reasonOf(pairs, actual, expected, matches) }
  },
  { version: '1' },
)

type ArgumentsMode = 'exact' | 'subset' | 'ignore'
type Pair = readonly [row: number, column: number]
type Matches = (row: number, column: number) => boolean

function oneOf<Value extends string>(option: string, value: string, known: readonly Value[]): Value {
  const found = known.find((candidate) => candidate === value)
  if (found !== undefined) return found
  const names = known.map((name) => `'${name}'`).join(', ')
  throw new Error(`toolCalls knows ${names} as \`${option}\`, and was given ${shortForm(value)}.`)
}

function callMatches(actual: ToolCall | undefined, expected: ToolCall | undefined, mode: ArgumentsMode): boolean {
  if (actual === undefined || actual.name !== expected?.name) return false
  if (mode === 'ignore' || expected.arguments === undefined) return true
  return jsonMatches(actual.arguments ?? {}, expected.arguments, { subset: mode === 'subset' })
}

/** Calls of different names never match, so each name is a small problem of its own. */
function matchAny(actual: readonly (ToolCall | undefined)[], expected: readonly ToolCall[], matches: Matches): Pair[] {
  return [...new Set(expected.map((call) => call.name))].flatMap((name) => {
    const rows = indexesOf(actual, name)
    const columns = indexesOf(expected, name)
    const similarities = rows.map((row) => columns.map((column) => (matches(row, column) ? 1 : 0)))
    return assignment(similarities).flatMap((at, index): Pair[] =>
      similarities[index]?.[at] === 1 ? [[rows[index] as number, columns[at] as number]] : [],
    )
  })
}

function indexesOf(calls: readonly (ToolCall | undefined)[], name: string): number[] {
  return calls.flatMap((call, index) => (call?.name === name ? [index] : []))
}

/** The longest common subsequence, by the textbook's table of lengths for all pairs of ends. */
function commonSubsequence(rows: number, columns: number, matches: Matches): Pair[] {
  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  const lengthAt = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] = matches(row, column)
        ? lengthAt(row + 1, column + 1) + 1
        : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1))
    }
  }
  const pairs: Pair[] = []
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (matches(row, column)) pairs.push([row++, column++])
    else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row++
    else column++
  }
  return pairs
}

function reasonOf(
  pairs: readonly Pair[],
  actual: readonly (ToolCall | undefined)[],
  expected: readonly ToolCall[],
  matches: Matches,
): string {
  const matchedColumns = new Set(pairs.map(([, column]) => column))
  const extraRows = new Set(actual.keys())
  for (const [row] of pairs) extraRows.delete(row)
  const [missing, misplaced, differing]: [string[], string[], string[]] = [[], [], []]
  for (const [column, call] of expected.entries()) {
    if (matchedColumns.has(column)) continue
    const elsewhere = [...extraRows].find((row) => matches(row, column))
    const sameName = elsewhere ?? [...extraRows].find((row) => actual[row]?.name === call.name)
    if (sameName === undefined) {
      missing.push(call.name)
      continue
    }
    extraRows.delete(sameName)
    if (elsewhere !== undefined) misplaced.push(call.name)
    else differing.push(`${call.name} with ${argumentsOf(actual[sameName])}, expected ${argumentsOf(call)}`)
  }
  const unexpected = Array.from(extraRows, (row) => actual[row]?.name ?? '(not a call)')
  return Object.entries({ missing, unexpected, 'out of order': misplaced, 'other arguments': differing })
    .filter(([, calls]) => calls.length > 0)
    .map(([title, calls]) => `${title}: ${listed(calls)}`)
    .join('; ')
}

function argumentsOf(call: ToolCall | undefined): string {
  return shortForm(call?.arguments ?? {})
}

function listed(calls: readonly string[]): string {
  const shown = calls.slice(0, 5).map((call) => call.slice(0, 200)).join(', ')
  return calls.length > 5 ? `${shown} and ${calls.length - 5} more` : shown
}
