/** The setup file that the test runner adds for eval files: before any SDK is loaded that makes spans. */
import { startCapture } from '@evals/llm/capture'

startCapture()
