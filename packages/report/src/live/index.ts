/** `@evals/report/live`: what a terminal shows while a run is going on. The one part of this package that is not pure: it has a clock and writes. */
export { ProgressDisplay, type ProgressDisplayOptions } from './progressDisplay.ts'
export { tellGitHub } from './tellGitHub.ts'
export { colorWanted } from './colorWanted.ts'
