/** Does the context support each claim of the output? */
import type { Message } from '../ask.ts'
import { prompt } from './prompt.ts'

export function faithfulnessPrompt({ input, output, context }: { input?: unknown; output: unknown; context: unknown }): Message[] {
  return prompt(`List every claim of fact that the output makes, each understandable by itself. For each, give a short reason and decide whether the context supports it. Go by the context alone: a claim that is true, but not in the context, is not supported. Questions, greetings and statements of not knowing are no claims; where there are none, the list is empty.`, { input, output, context })
}
