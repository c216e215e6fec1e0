/** Errors of what is not the user's code, as words: where in ours they were thrown is of no interest to who tries a prompt. */
import { isError } from '@evals/core'
import { inProject } from './promptFiles.ts'
import { problemWithoutSecrets } from '../security/withoutSecrets.ts'

/** The same function, which throws errors without a stack and with paths as the project has them. */
export function plainly<Args extends unknown[], Result>(root: string, run: (...args: Args) => Result): (...args: Args) => Result {
  const rethrow = (error: unknown): never => {
    throw isError(error) ? plainError(root, error) : error
  }
  return (...args) => {
    try {
      const result = run(...args)
      return result instanceof Promise ? (result.catch(rethrow) as Result) : result
    } catch (error) {
      return rethrow(error)
    }
  }
}

function plainError(root: string, { name, message }: Error): Error {
  const plain = new Error(problemWithoutSecrets(inProject(root, message)))
  plain.name = name
  delete plain.stack
  return plain
}
