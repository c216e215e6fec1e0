/** What a runner printed about failures, as a person reads it: by test, the whole message and the place that it points to, without the excerpt of the source. */

/**
 * @returns by file and test as Vitest titles them; tests whose errors are the same share a message. Jest's output gives the same
 * @example failuresIn(output)   // { 'math.eval.ts > sums > 2 + 2': 'Error: task error: no\n ❯ math.eval.ts:4:9' }
 */
export function failuresIn(output: string): Record<string, string> {
  return /^FAIL \S/m.test(output) ? jestFailures(output) : vitestFailures(output)
}

function vitestFailures(output: string): Record<string, string> {
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
    else if (titles.length > 0 && !/^\s+(\d+)?\|/.test(line)) message.push(line.trimEnd().replace(/^ ❯ \S.* (\S+:\d+:\d+)$/, ' ❯ $1'))
  }
  close()
  return failures
}

function jestFailures(output: string): Record<string, string> {
  const failures: Record<string, string> = {}
  let file = ''
  let title: string | undefined
  let message: string[] = []
  const close = (): void => {
    if (title !== undefined && message.length > 0) failures[title] = withName(message.join('\n').trim().replace(/\n{2,}( ❯ )/, '\n$1'))
    title = undefined
    message = []
  }
  for (const line of output.split('\n')) {
    const header = /^(?:FAIL|PASS) (\S+)/.exec(line)?.[1]
    const failed = /^ {2}● (.*)$/.exec(line)?.[1]
    const place = /^ +at .*?\(?([^\s()]+:\d+:\d+)\)?$/.exec(line)?.[1]
    if (header !== undefined || /^(Test Suites|Snapshot Summary)/.test(line)) {
      close()
      file = header?.replace(/^\.\//, '') ?? file
    } else if (failed !== undefined) {
      close()
      title = failed === 'Test suite failed to run' ? `${file} [ ${file} ]` : `${file} > ${failed.replaceAll(' › ', ' > ')}`
    } else if (title !== undefined && place !== undefined) message.push(` ❯ ${place}`)
    else if (title !== undefined && !/^\s+(> )?\s*(\d+ )?\|/.test(line)) message.push(line.replace(/^ {4}/, '').trimEnd())
  }
  close()
  return failures
}

/** Jest leaves out the name of a plain Error. */
function withName(message: string): string {
  return /^\w*Error\b/.test(message) ? message : `Error: ${message}`
}
