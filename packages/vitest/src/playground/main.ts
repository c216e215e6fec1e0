/**
 * `@evals/vitest/playground/main`: the playground as a process, to be forked with the project's folder as its argument and,
 * where it is not the usual one, the configuration's file. `connectPlayground` of `@evals/core` is the other side.
 */
import { serveHost } from '@evals/core'
import { openPlayground } from './openPlayground.ts'

// Whoever forked it has a terminal of its own
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (_chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    const called = typeof encoding === 'function' ? encoding : done
    if (typeof called === 'function') called()
    return true
  }
}

const [root = process.cwd(), configFile] = process.argv.slice(2)
serveHost(() => openPlayground({ root, configFile }))
