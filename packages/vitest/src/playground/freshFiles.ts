/** Which of the files that Vite has read have changed since, by the file system itself: a watcher tells of a change only a while after it. */
import { statSync } from 'node:fs'
import type { Vitest } from 'vitest/node'

export class FreshFiles {
  /** By path: when it was changed last, and its size. */
  private readonly seen = new Map<string, string>()

  constructor(private readonly vitest: Vitest) {}

  /** Forgets what Vite knows of files that have changed. @returns whether the project's configuration is among them */
  refresh(): boolean {
    for (const path of this.seen.keys()) {
      if (stateOf(path) === this.seen.get(path)) continue
      // And again the next time, where it can not be loaded
      if (this.configuration().has(path)) return true
      this.seen.delete(path)
      this.vitest.invalidateFile(path)
    }
    return false
  }

  /**
   * Notes files that were read.
   *
   * @param since when reading began: what was changed later may have been read as it was before, and is read again
   */
  note(since: number): void {
    for (const path of [...this.configuration(), ...this.modules()]) {
      if (!this.seen.has(path)) this.seen.set(path, stateOf(path, since))
    }
  }

  private configuration(): Set<string> {
    const paths = this.vitest.projects.flatMap(({ vite }) => [vite.config.configFile, ...vite.config.configFileDependencies])
    return new Set(paths.filter((path): path is string => typeof path === 'string'))
  }

  private *modules(): Generator<string> {
    for (const { vite } of this.vitest.projects) {
      for (const { moduleGraph } of Object.values(vite.environments)) {
        for (const path of moduleGraph.fileToModulesMap.keys()) if (!path.includes('/node_modules/')) yield path
      }
    }
  }
}

const UNSURE = 'unsure'

function stateOf(path: string, since = Infinity): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 'gone'
  return stat.mtimeMs >= since ? UNSURE : `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size}`
}
