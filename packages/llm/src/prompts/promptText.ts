/** A prompt whose text is in an editor and not, or not yet, in a file. */
import { readPromptFile } from './promptFile.ts'
import { promptOf, type Prompt } from './prompt.ts'
import { usedVariables } from './template.ts'

export interface PromptFacts {
  prompt: Prompt
  /** Names of the variables that the text uses, in the order in which they come. */
  variables: string[]
  /** Absolute: its own, then those of its partials. */
  files: readonly string[]
  /** The front matter's. */
  model: string | undefined
}

/**
 * @param path absolute: of the file that the text is, or will be, of; partials are read from beside it
 * @param mayRead throws for a partial that is not to be read: beside a prompt there may be links
 * @throws PromptError for a text that is no prompt
 */
export function promptText(path: string, source: string, mayRead?: (file: string) => void): PromptFacts {
  const file = readPromptFile(path, source, mayRead)
  const { prompt, parsed } = promptOf(file)
  return { prompt, files: file.files, variables: usedVariables(parsed.template), model: parsed.model }
}
