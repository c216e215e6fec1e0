/** The setup file that the plugin adds to every project. */
import { isEvalFile } from '@evals/core/worker'
import { TestRunner } from 'vitest'
import { followCurrentTask, install } from './install.ts'

install()
if (isEvalFile(TestRunner.getCurrentSuite().file?.filepath ?? '')) {
  // Before any SDK is loaded that makes spans
  const { startCapture } = await import('@evals/llm/capture')
  startCapture()
} else {
  // The cases of an eval carry their context with them; a hook around each of 100,000 would cost as much as the cases
  followCurrentTask()
}
