/** What is wrong with a prompt's file, or with what it was given: one message that names the file. */
export class PromptError extends Error {
  override name = 'PromptError'

  /** @param line of the file, from 1 */
  constructor(file: string, problem: string, line?: number) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${problem}`)
  }
}
