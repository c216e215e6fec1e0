/** Is the output about what the input asks? */
import type { Message } from '../ask.ts'
import { prompt } from './prompt.ts'

export function relevancePrompt({ input, output }: { input: unknown; output: unknown }): Message[] {
  return prompt(`Decide whether the output addresses what the input asks for. Whether it is right does not matter here. Decide on one:
- full: it addresses the input, and little else.
- partial: it addresses some of the input, or much besides it.
- none: it does not address the input.`, { input, output })
}
