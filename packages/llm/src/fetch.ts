/** The `fetch` that any model SDK takes: answers are kept on disk by what was asked, and equal questions are asked once. */
import { performance } from 'node:perf_hooks'
import { currentTrial, systemProblem, type CacheMode } from '@evals/core/worker'
import { fileIdentity, newEntry, readEntry, type CacheEntry } from './cache/cacheFolder.ts'
import { cacheFolder, cacheMode, modeProblem } from './cache/cacheMode.ts'
import { askAlone } from './cache/inFlight.ts'
import { readModelRequest, TRIAL_HEADER, type ModelRequest } from './cache/modelRequest.ts'
import { record, type RecordedAnswer } from './cache/record.ts'
import { missProblem, refusal } from './cache/refusal.ts'
import { replay } from './cache/replay.ts'
import { sendInTurn } from './limits/send.ts'
import { waiting } from './limits/waiting.ts'
import { deltaReader } from './tracing/deltas.ts'
import { modelSpan, type ModelSpan } from './tracing/modelSpan.ts'

type Fetch = typeof globalThis.fetch
type Arguments = Parameters<Fetch>

/**
 * Inside an eval, answers come from the cache where they are there, and are kept where they are not; what decides is
 * the content: address, model, messages, tools, parameters, and the trial's number. Never kept: errors, refusals, and
 * what was cut off. Elsewhere it is the global `fetch`, unless `EVALS_CACHE` is set.
 *
 * With `EVALS_CACHE=read`, a question without an answer gets a response of status 400 that says so: what a `fetch` throws,
 * SDKs take for a broken connection, try again, and report as no more than that.
 *
 * @example
 * const openai = new OpenAI({ fetch })
 */
export const fetch: Fetch = async (...args: Arguments) => {
  const mode = cacheMode()
  if (mode === undefined) return refusal(modeProblem())
  const trial = currentTrial()
  if (mode === 'off' && !trial) return send(args)
  const request = await readModelRequest(args[0], args[1], trial?.trial)
  if (!request) return send(args)

  const start = performance.now()
  const span = trial && modelSpan(request, trial)
  const hear = trial?.onText && deltaReader(trial.onText)
  const folder = cacheFolder()
  const known = mode === 'auto' || mode === 'read' ? readEntry(folder, request.key) : undefined
  if (known) return answerFrom(known, span, hear)
  if (mode === 'read') {
    const problem = missProblem(request, folder)
    span?.failed(problem)
    return refusal(problem)
  }

  const turn = mode === 'off' ? { done: () => {} } : await takeTurn(folder, request, mode, args)
  if ('answer' in turn) return answerFrom(turn.answer, span, hear)
  try {
    const { response, over } = await sendInTurn(request.host, estimatedTokens(request), signalOf(args), () => send(args))
    return await record(response, start, (answer) => {
      over(answer && answer.promptTokens !== undefined ? answer.promptTokens + (answer.completionTokens ?? 0) : undefined)
      if (answer) span?.answered(answer, false)
      else span?.failed(response.ok ? 'the answer did not come whole' : `HTTP ${response.status}`)
      if (mode === 'off') turn.done()
      else finish(turn.done, folder, request, answer)
    }, hear)
  } catch (error) {
    span?.failed(error)
    turn.done()
    throw error
  }
}

async function takeTurn(folder: string, { key }: ModelRequest, mode: CacheMode, args: Arguments): Promise<{ answer: CacheEntry } | { done: (text?: string) => void }> {
  // When everything is to be asked anew, what others asked meanwhile is new
  const old = mode === 'record' ? fileIdentity(folder, key) : undefined
  const answered = (): CacheEntry | undefined => (mode === 'record' && fileIdentity(folder, key) === old ? undefined : readEntry(folder, key))
  const signal = signalOf(args)
  try {
    // Whoever asks may wait long for the host, and that is not this case's time either
    return await waiting(() => askAlone(folder, key, answered, signal))
  } catch (error) {
    if (signal?.aborted) throw error
    warnOnce(folder, error)
    return { done: () => {} }
  }
}

/** Keeps what may be kept, and lets others ask. */
function finish(done: (text?: string) => void, folder: string, request: ModelRequest, answer: RecordedAnswer | undefined): void {
  if (!answer?.keepable) return done()
  const { keepable: _, ...kept } = answer
  try {
    done(JSON.stringify(newEntry(request, kept)))
  } catch (error) {
    warnOnce(folder, error)
  }
}

function answerFrom(entry: CacheEntry, span: ModelSpan | undefined, hear: ((chunk: string) => void) | undefined): Response {
  span?.answered(entry, true)
  return replay(entry, hear)
}

/** Whoever replaced the global one, a test's mock for instance, is asked too. */
function send([input, init]: Arguments): Promise<Response> {
  // Its body can be read once, and it may be sent again
  const copy = input instanceof Request ? input.clone() : input
  const given = init?.headers ?? (input instanceof Request ? input.headers : undefined)
  const marked = given && new Headers(given)
  if (!marked?.has(TRIAL_HEADER)) return globalThis.fetch(copy, init)
  marked.delete(TRIAL_HEADER)
  return globalThis.fetch(copy, { ...init, headers: marked })
}

function signalOf([input, init]: Arguments): AbortSignal | undefined {
  return init?.signal ?? (input instanceof Request ? input.signal : undefined)
}

/** Four characters are about a token, in English. */
function estimatedTokens({ length }: ModelRequest): number {
  return Math.ceil(length / 4)
}

const warned = new Set<string>()

/** A cache that can not be written costs money, and no results. */
function warnOnce(folder: string, error: unknown): void {
  if (warned.has(folder)) return
  warned.add(folder)
  console.warn(`evals: answers of models are not kept in ${folder}: ${systemProblem(error)}`)
}
