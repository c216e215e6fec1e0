/** Files of a project that may have scorers for logs in them, by their names: to be proposed. None is loaded. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /scorer.*\.[cm]?[jt]s$/i
const TEST = /\.(test|spec|eval|d)\.[cm]?[jt]s$/
const CLOSED = /^(\.|node_modules$|dist$|build$|coverage$|__)/
const MAX_FOLDERS = 2_000
const MAX_FILES = 50

/** @returns relative to the root, with forward slashes, in order */
export function scorerFiles(root: string): string[] {
  const found: string[] = []
  const folders = ['']
  for (let visited = 0; visited < MAX_FOLDERS && found.length < MAX_FILES; visited++) {
    const folder = folders.shift()
    if (folder === undefined) break
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !CLOSED.test(entry.name)) folders.push(path)
      else if (entry.isFile() && NAME.test(entry.name) && !TEST.test(entry.name)) found.push(path)
    }
  }
  return found.toSorted()
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // What may not be read has nothing to propose
    return []
  }
}
