/** `@evals/report/worker`: what test workers need of it. Every test file pays for what it loads. */
export { scoreMessage, type ScoreFailure } from './scoreMessage.ts'
export { plainText } from './text/plainText.ts'
