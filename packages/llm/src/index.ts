/** `@evals/llm`: models in evals. */
export { fetch } from './fetch.ts'
export { clearCache, listCache, pruneCache, type CacheEntry, type CacheFile } from './cache/cacheFolder.ts'
export { cacheFolder } from './cache/cacheMode.ts'
export { CACHE_HEADER } from './cache/replay.ts'
