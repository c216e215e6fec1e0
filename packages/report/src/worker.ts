/** `@evals/report/worker`: what test workers need of it. Every test file pays for what it loads. */
export { scoreMessage, type ScoreFailure } from './scoreMessage.ts'
export { callScoreMatcher, scoreMatchers, type MatcherResult, type ScoreMatcherCall, type ScoreMatcherName } from './scoreMatcher.ts'
export { calibrationReport, type CalibrationReportOptions } from './terminal/calibrationReport.ts'
export { caseError, trimStack, type FailedCase } from './caseError.ts'
export { plainText } from './text/plainText.ts'
