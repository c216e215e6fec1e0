/** Scorers for who tries a prompt without code: those that need nothing but the row, and a rubric's criteria. */
import { exactMatch, includes, jsonDiff, levenshtein, numericMatch, scorer, validJson, type EvalOptions } from '@evals/core'
import { rubric } from '@evals/llm'
import { RequestProblem } from '../requestProblem.ts'
import { plainly } from './plainly.ts'
import type { PROMPT_SCORERS, PromptRunBody } from './playgroundRequests.ts'

type Scorers = EvalOptions['scorers']

const BY_NAME: Record<(typeof PROMPT_SCORERS)[number], Scorers[number]> = { exactMatch, levenshtein, includes, numericMatch, jsonDiff, validJson }

/** @throws {RequestProblem} where two would have one name, or criteria are empty */
export function promptScorers(root: string, asked: PromptRunBody['scorers']): Scorers {
  const names = new Set<string>()
  return asked.map((one) => {
    const name = typeof one === 'string' ? one : (one.name ?? 'rubric')
    if (names.has(name)) throw new RequestProblem(400, `two scorers are named ${JSON.stringify(name)}: give one of them another name`)
    names.add(name)
    const chosen = typeof one === 'string' ? BY_NAME[one] : rubricOf(one.rubric, name)
    return scorer(name, plainly(root, chosen))
  })
}

function rubricOf(criteria: string | string[], name: string): Scorers[number] {
  try {
    return rubric(criteria, { name }) as Scorers[number]
  } catch (error) {
    throw new RequestProblem(400, (error as Error).message)
  }
}
