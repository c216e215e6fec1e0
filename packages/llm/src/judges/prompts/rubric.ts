/** Does the output meet one criterion? Yes or no, or how well from 1 to 5. */
import type { Message } from '../ask.ts'
import { prompt } from './prompt.ts'

export interface RubricPromptArgs {
  criterion: string
  scale: 'binary' | 5
  input?: unknown
  output: unknown
  expected?: unknown
}

export function rubricPrompt({ criterion, scale, input, output, expected }: RubricPromptArgs): Message[] {
  const verdict = scale === 5
    ? 'Say how well the output meets the criterion: 1 not at all, 2 hardly, 3 in part, 4 mostly, 5 fully.'
    : 'Decide whether the output meets the criterion. In part is not met.'
  return prompt(`${verdict} Judge by this criterion alone, and by no other quality of the output. Where there is an expected answer, it is for reference.

The criterion:
${criterion}`, { input, output, expected })
}
