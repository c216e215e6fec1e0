/** What is played with: an eval of the project, or a prompt without code. Both are params, rows and scorers to the grid. */
import type { PlaygroundParam, PlaygroundSuite } from '@evals/core'
import type { PromptRunBody } from '../../../../server/playground/playgroundRequests.ts'
import type { SuiteKey } from '../../../links.ts'
import { promptIn, type Draft, type GridColumn } from './draft.ts'

export type Target = { kind: 'suite'; suite: PlaygroundSuite } | { kind: 'prompt' }

/** Of the chooser and the address, where a prompt without code has no file. */
export const WITHOUT_CODE = 'prompt'

const START = `{{role "system"}}
You answer in one short sentence.
{{role "user"}}
{{input}}
`

/** What can be set of a prompt that no code stands behind. */
const PROMPT_PARAMS: PlaygroundParam[] = [
  { name: 'prompt', kind: 'prompt', value: { $prompt: { file: '', source: START, variables: ['input'] } } },
  { name: 'model', kind: 'model' },
  { name: 'temperature', kind: 'number', min: 0, max: 2 },
  { name: 'maxTokens', kind: 'number', min: 1, integer: true },
]

/** Those that need no judge, by the names that the server knows them by. */
export const PROMPT_SCORERS = ['exactMatch', 'includes', 'levenshtein', 'numericMatch', 'jsonDiff', 'validJson'] as const satisfies PromptRunBody['scorers']
const RUBRIC = 'rubric'

export function paramsOf(target: Target): readonly PlaygroundParam[] {
  return target.kind === 'suite' ? target.suite.params : PROMPT_PARAMS
}

/** Their names as scores have them, and as a prompt's run is asked for them. */
export function scorersOf(target: Target, { scorers, rubric }: Pick<Draft, 'scorers' | 'rubric'>): { names: readonly string[]; asked: PromptRunBody['scorers'] } {
  if (target.kind === 'suite') return { names: target.suite.scorers, asked: [] }
  const chosen = PROMPT_SCORERS.filter((name) => scorers.includes(name))
  return rubric.trim() === '' ? { names: chosen, asked: chosen } : { names: [...chosen, RUBRIC], asked: [...chosen, { rubric: rubric.trim(), name: RUBRIC }] }
}

export function targetKey(target: Target): string {
  return target.kind === 'suite' ? JSON.stringify([target.suite.file, target.suite.name]) : WITHOUT_CODE
}

export function suiteKey(target: Target): SuiteKey | undefined {
  return target.kind === 'suite' ? { file: target.suite.file, suite: target.suite.name } : undefined
}

/** The suite that a cell's run is on record as. Without code it is named for the prompt's file. */
export function recordedSuite(target: Target, { values }: Pick<GridColumn, 'values'>): SuiteKey {
  if (target.kind === 'suite') return { file: target.suite.file, suite: target.suite.name }
  const file = promptIn(values['prompt'])?.file || 'untitled.prompt'
  return { file, suite: file.split('/').at(-1)!.replace(/\.prompt$/, '') }
}

/** Whether what it is run with names a model: then each run may cost money. */
export function hasModel(target: Target): boolean {
  return paramsOf(target).some(({ kind }) => kind === 'model' || kind === 'prompt')
}
