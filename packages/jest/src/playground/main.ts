/**
 * `@evals/jest/playground/main`: the playground as a process, to be forked with the project's folder as its argument and,
 * where it is not the usual one, the configuration's file. `connectPlayground` of `@evals/core` is the other side.
 */
import { serveHost } from '@evals/core'
import { openPlayground } from './openPlayground.ts'

const [root = process.cwd(), configFile] = process.argv.slice(2)
serveHost(() => openPlayground({ root, configFile }))
