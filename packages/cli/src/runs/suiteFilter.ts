/** Which suites are meant by a text on the command line. */

export interface SuiteName {
  file: string
  name: string
  variant?: string | undefined
}

/** Those whose title or file has the text in it; case does not matter. Without a text, all. @example suiteFilter('help')({ file: 'a.eval.ts', name: 'Help centre' })   // true */
export function suiteFilter(text: string | undefined): (suite: SuiteName) => boolean {
  if (text === undefined) return () => true
  const wanted = text.toLowerCase()
  return ({ file, name, variant }) => `${name}${variant === undefined ? '' : ` [${variant}]`}`.toLowerCase().includes(wanted) || file.toLowerCase().includes(wanted)
}
