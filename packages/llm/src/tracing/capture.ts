/** Captures every OpenTelemetry span of this process that begins within a trial. Loaded before the first trial, and by nothing else: the SDK takes its time. */
import { currentTrial, lazyRequire, type CurrentTrial, type SpanIds } from '@evals/core/worker'
import { context, ProxyTracerProvider, trace, TraceFlags, type Tracer, type TracerProvider } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { TracerProvider as OwnTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace'
import { toSpan } from './toSpan.ts'

/** The API through which the spans are made that are captured: in Jest there is one for each test file. */
export { context, SpanStatusCode, trace } from '@opentelemetry/api'

/** By span: an exporter may end one where the trial is not known any more. */
const owners = new WeakMap<object, CurrentTrial>()
/** By the id of a span that has not ended: work may go on in a queue that was made before the trial, which only the parent leads back to it. */
const running = new Map<string, CurrentTrial>()

const processor: SpanProcessor = {
  onStart(span) {
    const parent = span.parentSpanContext?.spanId ?? (span as { parentSpanId?: string }).parentSpanId
    const trial = currentTrial() ?? (parent === undefined ? undefined : running.get(parent))
    if (!trial) return
    owners.set(span, trial)
    running.set(span.spanContext().spanId, trial)
  },
  onEnd(span: ReadableSpan) {
    const trial = owners.get(span)
    if (!trial) return
    running.delete(span.spanContext().spanId)
    trial.record(toSpan(span))
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
}

// One for all copies of this module: two would each record every span
const STORE = Symbol.for('@evals/llm captured providers')
const holder = globalThis as { [STORE]?: WeakSet<object> }
const joined = (holder[STORE] ??= new WeakSet())

/**
 * Joins the provider that the user has registered, which goes on as before; where there is none, registers one that
 * steps back when the user's comes. Called again before each trial.
 */
export function capture(): void {
  const provider = registeredProvider()
  if (provider) return joinOnce(provider)
  const stand = new StandIn(new OwnTracerProvider({ spanProcessors: [processor], spanLimits: { attributeCountLimit: 4096 } }))
  joined.add(stand)
  trace.setGlobalTracerProvider(stand)
  // The API lets nobody register after us, and an application does that wherever it likes
  for (const api of copiesOfTrace()) {
    api.setGlobalTracerProvider = (users) => {
      stand.actual = users
      joinOnce(users)
      return true
    }
  }
  // Refused where there is one, and that is well
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
}

/** Whoever took a tracer of it early has one of the user's provider once that is there. */
class StandIn implements TracerProvider {
  actual: TracerProvider
  constructor(actual: TracerProvider) {
    this.actual = actual
  }

  getTracer(...id: Parameters<TracerProvider['getTracer']>): Tracer {
    const tracer = (): Tracer => this.actual.getTracer(...id)
    return {
      startSpan: (...args) => tracer().startSpan(...args),
      startActiveSpan: (...args: unknown[]) => Reflect.apply(tracer().startActiveSpan, tracer(), args) as never,
    }
  }
}

/** The ESM copy and the CommonJS one, which CommonJS SDKs use. In Jest there is one. */
function copiesOfTrace(): Pick<typeof trace, 'setGlobalTracerProvider'>[] {
  const other = lazyRequire('@opentelemetry/api', import.meta.url) as { trace: typeof trace }
  return [trace, other.trace]
}

export function within<T>({ traceId, spanId }: SpanIds, run: () => T): T {
  const parent = trace.setSpanContext(context.active(), { traceId, spanId, traceFlags: TraceFlags.SAMPLED })
  return context.with(parent, run)
}

function joinOnce(provider: TracerProvider): void {
  if (joined.has(provider)) return
  joined.add(provider)
  if (!join(provider)) warnOnce(provider)
}

function registeredProvider(): TracerProvider | undefined {
  const provider = trace.getTracerProvider()
  const actual = provider instanceof ProxyTracerProvider || 'getDelegate' in provider ? (provider as ProxyTracerProvider).getDelegate() : provider
  // The API's own, which makes spans that are none
  return actual.constructor.name === 'NoopTracerProvider' ? undefined : actual
}

/** Of the SDK before 2.0 by its method; of later ones by the list of processors, for which there is no method any more. */
function join(provider: TracerProvider & { addSpanProcessor?: (added: SpanProcessor) => void; _activeSpanProcessor?: { _spanProcessors?: unknown } }): boolean {
  if (typeof provider.addSpanProcessor === 'function') {
    provider.addSpanProcessor(processor)
    return true
  }
  const processors = provider._activeSpanProcessor?._spanProcessors
  if (!Array.isArray(processors)) return false
  processors.push(processor)
  return true
}

function warnOnce(provider: TracerProvider): void {
  console.warn(`evals: the spans of ${provider.constructor.name} can not be captured: it is no provider of OpenTelemetry's own SDK. Calls through evals' \`fetch\` are traced as ever.`)
}
