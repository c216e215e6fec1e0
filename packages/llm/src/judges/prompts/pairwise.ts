/** Which of two outputs is better? */
import type { Message } from '../ask.ts'
import { prompt } from './prompt.ts'

export function pairwisePrompt({ input, first, second, criteria }: { input?: unknown; first: unknown; second: unknown; criteria?: string | undefined }): Message[] {
  return prompt(`Decide which of two outputs for the same input is better: first, second, or tie where neither clearly is. Their order says nothing.

What counts:
${criteria ?? 'How correct, complete and helpful the output is for the input.'}`, { input, first, second })
}
