/** Does the output answer the input as the author's criteria want? */
import type { Message } from '../ask.ts'
import { prompt } from './prompt.ts'

export function closedQAPrompt({ input, output, criteria }: { input: unknown; output: unknown; criteria: string }): Message[] {
  return prompt(`Decide whether the output answers the input and meets all of these criteria. In part is not met.

The criteria:
${criteria}`, { input, output })
}
