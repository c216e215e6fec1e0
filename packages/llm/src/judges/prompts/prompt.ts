/** The frame that all prompts share: who the judge is, what is data, and in which order to answer. */
import type { Message } from '../ask.ts'
import { fence } from '../fence.ts'

/** Changes when a prompt's meaning does: part of each judge's version. */
export const PROMPTS_VERSION = '1'

/**
 * @param task what to decide, in our words or the author's of the eval: never text of the system under test
 * @param parts what to decide it on, from the row
 */
export function prompt(task: string, parts: Readonly<Record<string, unknown>>): Message[] {
  const { rule, text } = fence(parts)
  const system = `You judge the output of a system that is under test.

${task}

Be exact: judge what is there, not what may have been meant. Length, style and confidence are no merit in themselves. Give a short reason first, in one or two sentences, and then your verdict by it.

${rule}`
  return [{ role: 'system', content: system }, { role: 'user', content: text }]
}
