/** The one way from a path that a page sent to a file: nothing outside of the project is read or written, whatever links there are. */
import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { systemProblem } from '@evals/core'
import { RequestProblem } from '../requestProblem.ts'

/** Folders in which no page has business: what is in them is no one's to edit, or not the project's own. */
const CLOSED = new Set(['.git', 'node_modules'])

/**
 * @param path relative to the root, with forward slashes; the file itself need not be there yet
 * @returns absolute, with links resolved
 * @throws {RequestProblem} 403 for a path that leads out of the project, or into `.git` or `node_modules`; 400 for one that no file can have
 */
export function projectFile(root: string, path: string): string {
  const inside = realpathSync(root)
  const given = resolve(inside, path)
  if (path === '' || path.includes('\0') || isAbsolute(path) || !isWithin(inside, given)) throw outside(path)
  const real = realOrNew(given, path)
  if (!isWithin(inside, real)) throw outside(path)
  const parts = relative(inside, real).split(sep)
  if (parts.some((part) => CLOSED.has(part.toLowerCase()))) throw new RequestProblem(403, `${JSON.stringify(path)} is in a folder that the studio leaves alone`)
  return real
}

/** Of a file that is not there yet, the folder counts, which may be a link. */
function realOrNew(path: string, asked: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw new RequestProblem(400, `${JSON.stringify(asked)} can not be opened: ${systemProblem(error)}`)
    return join(realOrNew(parent, asked), basename(path))
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function outside(path: string): RequestProblem {
  return new RequestProblem(403, `${JSON.stringify(path)} is not a file of this project`)
}
