/** The client that judges ask with: OpenAI's own, with our cache under it, to no host that the user did not name. */
import { currentTrial, inTrial } from '@evals/core/worker'
import type { OpenAI } from 'openai'
import { fetch } from '../fetch.ts'
import type { JudgeOptions } from './configureJudge.ts'
import { openaiLibrary } from './libraries.ts'
import { setting } from './setting.ts'

export interface JudgeClient {
  openai: OpenAI
  model: string
  /** For messages. */
  host: string
  /** To be kept out of messages. */
  apiKey: string
}

const DEFAULT_MODEL = 'gpt-5-mini'

const clients = new Map<string, OpenAI>()

/** @throws Error where there is no key */
export function judgeClient(options: JudgeOptions = {}): JudgeClient {
  return { ...modelClient('A judge', options), model: options.model ?? DEFAULT_MODEL }
}

/**
 * @param who asks, for the message
 * @throws Error where there is no key
 */
export function modelClient(who: string, options: Pick<JudgeOptions, 'apiKey' | 'baseURL' | 'maxRetries'> = {}): Omit<JudgeClient, 'model'> {
  const apiKey = options.apiKey ?? setting('OPENAI_API_KEY')
  if (apiKey === undefined) {
    throw new Error(`${who} needs a key: set OPENAI_API_KEY, and OPENAI_BASE_URL for any compatible server other than OpenAI’s`)
  }
  const baseURL = options.baseURL ?? setting('OPENAI_BASE_URL')
  const { maxRetries } = options
  const id = JSON.stringify([apiKey, baseURL, maxRetries])
  let openai = clients.get(id)
  if (!openai) {
    openai = new (openaiLibrary())({
      apiKey,
      // Of no use to a judge, and taken from the environment unless it is refused
      adminAPIKey: null,
      fetch: cachedFetch,
      // A test that runs in jsdom looks like a browser, and is Node
      dangerouslyAllowBrowser: true,
      ...(baseURL !== undefined && { baseURL }),
      ...(maxRetries !== undefined && { maxRetries }),
    })
    clients.set(id, openai)
  }
  return { openai, apiKey, host: new URL(openai.baseURL).host }
}

/** A judge is never part of an application, so that its answers are kept in ordinary tests as well. */
const cachedFetch: typeof fetch = (...args) => (currentTrial() ? fetch(...args) : inTrial({ trial: 0, phase: 'scorer', span: { traceId: '0'.repeat(32), spanId: '0'.repeat(16) }, record: () => {} }, () => fetch(...args)))
