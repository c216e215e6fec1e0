/** Whether answers of models are taken from the cache, and kept in it. The cache itself is in `@evals/llm`; the options of a run name its modes. */

/**
 * - `auto`: an answer that is there is taken, one that is not is asked for and kept.
 * - `read`: only what is there; a question that has no answer yet is an error. For machines without a key.
 * - `record`: everything is asked for, and kept.
 * - `off`: everything is asked for, and nothing kept.
 */
export type CacheMode = 'auto' | 'read' | 'record' | 'off'

export const CACHE_MODES: readonly CacheMode[] = ['auto', 'read', 'record', 'off']
