/** Which file called: what a relative path in code is relative to. */
import { getCallSites } from 'node:util'
import { fileURLToPath } from 'node:url'

/**
 * @param own a file whose frames do not count, as its `import.meta.url`
 * @returns the absolute path of the nearest other file, or `undefined` where the call came from none, as in a REPL
 */
export function callerFile(own: string): string | undefined {
  const passed = new Set([pathOf(own), pathOf(import.meta.url)])
  return getCallSites(20).map(({ scriptName }) => pathOf(scriptName)).find((path) => path !== undefined && !passed.has(path))
}

/** Runners name their scripts by path, Node its modules by URL. */
function pathOf(script: string): string | undefined {
  if (script.startsWith('file:')) return fileURLToPath(script.replace(/[?#].*$/, ''))
  return /^(\/|[A-Za-z]:[\\/])/.test(script) ? script.replace(/\?.*$/, '') : undefined
}
