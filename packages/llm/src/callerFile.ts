/** Which file called: what a relative path in code is relative to. */
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getCallSites } from 'node:util'

/** Frames of this package are not the caller's; its tests are. */
const own = dirname(fileURLToPath(import.meta.url)) + sep
const FRAMES = 60

/** @returns absolute: a relative path starts from the folder of the file that calls into this package; a file URL is read as such */
export function pathFromCaller(path: string | URL): string {
  if (path instanceof URL || path.startsWith('file:')) return fileURLToPath(path)
  const caller = callerFile()
  return caller === undefined ? resolve(path) : resolve(dirname(caller), path)
}

/** @returns absolute; `undefined` where the call came from no file, as in a REPL */
function callerFile(): string | undefined {
  const files = getCallSites(FRAMES).map(({ scriptName }) => pathOf(scriptName)).filter((file) => file !== undefined && (!file.startsWith(own) || file.includes(`${sep}__tests__${sep}`)))
  // A matcher is called through packages of the runner's
  return files.find((file) => !file!.includes(join(sep, 'node_modules', sep))) ?? files[0]
}

/** Runners name their scripts by path, Node its modules by URL. */
function pathOf(script: string): string | undefined {
  if (script.startsWith('file:')) return fileURLToPath(script.replace(/[?#].*$/, ''))
  return /^(\/|[A-Za-z]:[\\/])/.test(script) ? script.replace(/\?.*$/, '') : undefined
}
