/**
 * Statistics for evals: intervals, paired comparisons, corrections, power. Each file is one statistic, and its doc
 * comment cites the source.
 */

export { type BootstrapOptions, bootstrapInterval } from './bootstrapInterval.ts'
export { clopperPearsonInterval } from './clopperPearsonInterval.ts'
export { type ClusterId, type ClusterIds } from './clusters.ts'
export { type CompareOptions, type Comparison, type ComparisonMethod, compareScores } from './compareScores.ts'
export { holm } from './holm.ts'
export { type Interval } from './interval.ts'
export { type McNemarResult, mcnemarTest } from './mcnemarTest.ts'
export { mean } from './mean.ts'
export { type MeanIntervalOptions, meanInterval } from './meanInterval.ts'
export { type DetectableEffectOptions, minimumDetectableEffect } from './minimumDetectableEffect.ts'
export { type PairedCells, newcombePairedInterval } from './newcombePairedInterval.ts'
export { type CaseClusters, type CaseScore, type CaseScores } from './pairScores.ts'
export { type PairedDesign } from './pairedDesign.ts'
export { type PairedMethod, type PairedTestOptions, type PairedTestResult, pairedTest } from './pairedTest.ts'
export { passAtK } from './passAtK.ts'
export { passHatK } from './passHatK.ts'
export { type SampleSizeOptions, sampleSize } from './sampleSize.ts'
export { type SignFlipOptions, type SignFlipResult, signFlipTest } from './signFlipTest.ts'
export { type StandardErrorOptions, standardError } from './standardError.ts'
export { TOLERANCE } from './tolerance.ts'
export { variance } from './variance.ts'
export { type Evidence, type Verdict, verdictOf } from './verdictOf.ts'
export { wilsonInterval } from './wilsonInterval.ts'
