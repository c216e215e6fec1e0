/** `@evals/llm/capture`: for the setup of eval files. Tracers that SDKs get before are lost: those of another copy of OpenTelemetry's API never find a provider that comes later. */
import * as capture from './tracing/capture.ts'
import { useCapture } from './tracing/tracing.ts'

export function startCapture(): void {
  useCapture(capture)
}
