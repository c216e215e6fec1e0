/** The built-in scorers. */

export type { BuiltInArgs, BuiltInResult } from './builtIn.ts'
export { exactMatch, type ExactMatchArgs } from './exactMatch.ts'
export { includes, type IncludesArgs } from './includes.ts'
export { jsonDiff, type JsonDiffArgs } from './jsonDiff.ts'
export { levenshtein, type LevenshteinArgs } from './levenshtein.ts'
export { listContains, type ListContainsArgs } from './listContains.ts'
export { matchesPattern, type MatchesPatternArgs } from './matchesPattern.ts'
export { numericDiff, type NumericDiffArgs } from './numericDiff.ts'
export { numericMatch, type NumericMatchArgs } from './numericMatch.ts'
export type { PairScorer } from './pairwise.ts'
export { toolCalls, type ToolCallsArgs } from './toolCalls.ts'
export { validJson, type JsonSchema, type ValidJsonArgs } from './validJson.ts'
