/** JSON that is being typed. */

/** @returns what is wrong with it, and where */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return `This is no JSON yet: ${(error as Error).message}`
  }
}
