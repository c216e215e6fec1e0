/** `@evals/llm/limiter`: for a runner's main process, which serves the limiter of all its workers. */
export { serveLimiter, type ServedLimiter } from './limits/serveLimiter.ts'
