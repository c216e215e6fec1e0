/** The setup file that the plugin adds to every project. */
import { cellChannel, isEvalFile, type RunContext } from '@evals/core/worker'
import { inject, TestRunner } from 'vitest'
import { followCurrentTask, install } from './install.ts'
import './taskMeta.ts'

install()
const { playground } = (inject('evals') as RunContext | undefined) ?? {}
// Connected before any code of the user's can hold up the process
const path = TestRunner.getCurrentSuite().file?.filepath
if (playground) await cellChannel(playground, path)
if (isEvalFile(path ?? '')) {
  // Before any SDK is loaded that makes spans
  const { startCapture } = await import('@evals/llm/capture')
  startCapture()
} else {
  // The cases of an eval carry their context with them; a hook around each of 100,000 would cost as much as the cases
  followCurrentTask()
}
