/** `@evals/llm`: models in evals. */
export * from './authoring.ts'
export { beyondLimits, clearCache, listCache, pruneCache, removeEntries, type CacheEntry, type CacheFile, type CacheLimits } from './cache/cacheFolder.ts'
export { cacheFolder } from './cache/cacheMode.ts'
export { rubricAssertion, type RubricAssertion } from './judges/rubricMatcher.ts'
export { tracing } from './tracing/tracing.ts'
export { listModels, requireModelKey, streamChat, type Chat, type ChatRequest } from './chat/streamChat.ts'
export { promptText, type PromptFacts } from './prompts/promptText.ts'
export { CACHE_HEADER } from './cache/replay.ts'
