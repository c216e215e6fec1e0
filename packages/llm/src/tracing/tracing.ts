/** OpenTelemetry, as trials need it: loaded before the first of them, and left out where it can not be loaded. */
import type { Tracing } from '@evals/core/worker'

type Capture = typeof import('./capture.ts')

let capture: Capture | undefined
let loading: Promise<void> | undefined

export const tracing: Tracing = {
  start() {
    if (!capture) return (loading ??= load())
    capture.capture()
    return undefined
  },
  within: (parent, run) => (capture ? capture.within(parent, run) : run()),
}

/** Once a trial has begun: what captures spans, and the API that it uses. */
export function loadedCapture(): Capture | undefined {
  return capture
}

/** Captures from now on. Setup files call it, for whom the module was loaded in time. */
export function useCapture(loaded: Capture): void {
  capture = loaded
  capture.capture()
}

async function load(): Promise<void> {
  try {
    useCapture(await import('./capture.ts'))
  } catch (error) {
    // Cases are worth more than their traces
    console.warn(`evals: OpenTelemetry can not be loaded, so that spans are not captured: ${error instanceof Error ? error.message : String(error)}`)
  }
}
