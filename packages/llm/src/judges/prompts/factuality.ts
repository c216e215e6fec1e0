/** How do the facts in the output stand to those in the expected answer? */
import type { Message } from '../ask.ts'
import { prompt } from './prompt.ts'

export function factualityPrompt({ input, output, expected }: { input?: unknown; output: unknown; expected: unknown }): Message[] {
  return prompt(`Compare the facts in the output with those in the expected answer to the input. The expected answer counts as true. Decide on one:
- same: the same facts.
- subset: some of its facts, and nothing against it.
- superset: all of its facts and more, and nothing against it.
- immaterial: they differ, but not in facts.
- contradicts: something in the output contradicts it.`, { input, output, expected })
}
