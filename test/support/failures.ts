/** What Vitest printed about failures, as a person reads it: by test, the whole message and the place that it points to, without the excerpt of the source. */

/**
 * @returns by the title after ` FAIL `; tests whose errors are the same share a message
 * @example failuresIn(output)   // { 'math.eval.ts > sums > 2 + 2': 'Error: task error: no\n ❯ math.eval.ts:4:9' }
 */
export function failuresIn(output: string): Record<string, string> {
  const failures: Record<string, string> = {}
  let titles: string[] = []
  let message: string[] = []
  const close = (): void => {
    for (const title of titles) failures[title] = message.join('\n').trim()
    titles = []
    message = []
  }
  for (const line of output.split('\n')) {
    const title = /^ FAIL {2}(.*)$/.exec(line)?.[1]
    if (title !== undefined) {
      if (message.length > 0) close()
      titles.push(title)
    } else if (line.startsWith('⎯⎯')) close()
    else if (titles.length > 0 && !/^\s+(\d+)?\|/.test(line)) message.push(line.trimEnd())
  }
  close()
  return failures
}
