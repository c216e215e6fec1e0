/** `@evals/core/labels`: files of what people say of outputs, read and written. Apart from the rest, as reading them loads zod. */
export { calibrateRecorded, type RecordedScore } from '../calibration/calibrateRecorded.ts'
export { LabelBook, labelItemId, type LabelProblem, type Opinion } from './labelBook.ts'
export { labelledRecords, type LabelledRecord } from './labelledRecords.ts'
export { answerProblem, labelItemSchema, labellingSchema, PASS_OR_FAIL, passes, questionsSchema, type Answer, type LabelItem, type Labelling, type LabelQuestion } from './labelLines.ts'
export { disputedQuestions, reviewAgreement, reviewState, type DisputedItem, type QuestionAgreement, type ReviewAgreement, type ReviewerProgress, type ReviewState } from './reviewAgreement.ts'
export { appendLabelling, labelItemLine, labellingLine, questionsLine, undoLabelling } from './writeLabels.ts'
