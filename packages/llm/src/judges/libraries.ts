/** What judges are built on, loaded at the first question: every test file that imports a scorer would pay 150 ms for it. */
import { lazyRequire } from '@evals/core/worker'
import type openai from 'openai'
import type { z } from 'zod'

export type Zod = typeof z

export function openaiLibrary(): typeof openai {
  return (lazyRequire('openai', import.meta.url) as { OpenAI: typeof openai }).OpenAI
}

export function zodLibrary(): Zod {
  return (lazyRequire('zod', import.meta.url) as { z: Zod }).z
}
