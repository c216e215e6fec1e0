/** Calls of models: what the cache, the traces and the limiter cost, and how close to what a host takes a run comes. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { measure, median, type Contender } from '../measure.ts'
import { startModelHost, type HostOptions, type ModelHost } from '../modelHost.ts'
import { evals } from '../projects.ts'
import { spanOfTasks } from '../runSpan.ts'
import { ratioCheck, type Check, type Scenario } from '../scenario.ts'

type Caller = 'none' | 'global fetch' | 'fetch' | 'fetch, cache off' | 'openai'

const evalFile = (cases: number, caller: Caller, url: string, concurrency: number): string => `
import { describe, fetch as evalsFetch, scorer } from '@evals/vitest'
${caller === 'openai' ? `import OpenAI from 'openai'\nconst openai = new OpenAI({ fetch: evalsFetch, apiKey: 'sk', baseURL: '${url}' })` : ''}
const send = ${caller === 'global fetch' ? 'globalThis.fetch' : 'evalsFetch'}
const ask = async (content) => {
  const body = { model: 'small', messages: [{ role: 'user', content }] }
  ${
    { none: 'return content',
      openai: 'return (await openai.chat.completions.create(body)).choices[0].message.content',
      'global fetch': '', fetch: '', 'fetch, cache off': '' }[caller] ||
    `const response = await send('${url}/chat/completions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return (await response.json()).choices[0].message.content`
  }
}
const exact = scorer('exact', ({ input, output }) => output === input)
describe.eval('asking', { data: Array.from({ length: ${cases} }, (_, index) => ({ input: 'question ' + index })), task: ask, scorers: [exact], concurrency: ${concurrency} })
`

const NAMES: Record<Caller, string> = { none: 'no calls', 'global fetch': 'plain fetch', fetch: "evals' fetch", 'fetch, cache off': "evals' fetch, cache off", openai: 'openai with it' }

function contender(project: string, caller: Caller, cases: number, host: ModelHost, options: { cached?: boolean; concurrency?: number } = {}): Contender {
  const { cached = false, concurrency = 20 } = options
  const made = evals(`${project}-${caller.replaceAll(/\W+/g, '-')}`, { 'asking.eval.ts': evalFile(cases, caller, host.url, concurrency), ...(caller === 'fetch, cache off' && { 'vitest.config.ts': `import { evals } from '@evals/vitest/plugin'\nexport default { plugins: [evals({ cache: 'off' })] }\n` }) }, { expect: new RegExp(`Tests +${cases} passed`) })
  const prepare = (): void => {
    // A baseline, and answers where there should be some
    if (!cached) made.prepare?.()
    else rmSync(join(made.folder, '.evals', 'runs'), { recursive: true, force: true })
    if (!cached) rmSync(join(made.folder, '.evals', 'cache'), { recursive: true, force: true })
  }
  return { ...made, name: NAMES[caller], prepare }
}

async function withHost<T>(options: HostOptions, run: (host: ModelHost) => Promise<T>): Promise<T> {
  const host = await startModelHost(options)
  try {
    return await run(host)
  } finally {
    host.close()
  }
}

export const modelsCached: Scenario = {
  name: 'models-cached',
  run: ({ rounds, quick }) => withHost({}, async (host) => {
    const cases = quick ? 200 : 10_000
    const contenders = (['none', 'fetch', 'openai'] as const).map((caller) => contender('models-cached', caller, cases, host, { cached: true }))
    // The first run of each asks, and keeps
    await measure(contenders, 1)
    const before = await host.counts()
    const measured = await measure(contenders, rounds)
    const { answered } = await host.counts()
    if (answered !== before.answered) throw new Error(`${answered - before.answered} calls were not answered from the cache`)
    return {
      title: `${cases.toLocaleString('en')} calls, all answered from the cache`,
      measured,
      checks: [...ratioCheck(measured, NAMES.fetch, NAMES.none, 'cpuMs', 2), ...ratioCheck(measured, NAMES.openai, NAMES.none, 'cpuMs', 2)],
    }
  }),
}

export const modelsOverhead: Scenario = {
  name: 'models-overhead',
  run: ({ rounds, quick }) => withHost({}, async (host) => {
    const cases = quick ? 200 : 10_000
    const measured = await measure((['global fetch', 'fetch, cache off', 'fetch'] as const).map((caller) => contender('models-overhead', caller, cases, host)), rounds)
    const [plain, uncached, ours] = measured.map(({ cpuMs }) => cpuMs)
    const check = (what: string, cpuMs: number | undefined): Check[] => (plain === undefined || cpuMs === undefined ? [] : [{ what: `CPU a call of ${what}`, value: (cpuMs - plain) / cases, unit: 'ms', target: 0.5 }])
    const checks = [...check('fetch, trace and limiter', uncached), ...check('these, and keeping the answer in a file', ours)]
    return { title: `${cases.toLocaleString('en')} calls, none cached, each traced, limited and kept`, measured, checks }
  }),
}

export const modelsLimited: Scenario = {
  name: 'models-limited',
  run: ({ rounds, quick }) => {
    const perSecond = 50
    const cases = quick ? 100 : 1500
    return withHost({ perSecond, latencyMs: 50 }, async (host) => {
      const spans: number[] = []
      const made = contender('models-limited', 'openai', cases, host, { concurrency: 200 })
      const measured = await measure([{ ...made, after: async () => void spans.push(await spanOfTasks(made.folder)) }], rounds)
      // The first second's requests come at once
      const allowed = cases / perSecond - 1
      const { answered, refused } = await host.counts()
      return {
        title: `${cases.toLocaleString('en')} calls to a host that lets ${perSecond} through in a second`,
        measured,
        checks: [{ what: `first start to last end, no case lost (allowed: ${allowed} s)`, value: median(spans) / 1000, unit: 's', target: allowed * 1.05 }],
        notes: [`${refused} of ${refused + answered} requests were refused, in all rounds`],
      }
    })
  },
}

export const modelsLatency: Scenario = {
  name: 'models-latency',
  run: ({ rounds, quick }) => withHost({ latencyMs: 200 }, async (host) => {
    const cases = quick ? 128 : 1000
    const concurrency = 64
    const spans: Record<string, number[]> = {}
    // The first one shows what the client's own work on one thread leaves of the arithmetic
    const contenders = (['global fetch', 'fetch', 'openai'] as const).map((caller): Contender => {
      const made = contender('models-latency', caller, cases, host, { concurrency })
      return { ...made, after: async () => void (spans[made.name] ??= []).push(await spanOfTasks(made.folder)) }
    })
    const measured = await measure(contenders, rounds)
    const ideal = Math.ceil(cases / concurrency) * 0.2
    return {
      title: `${cases.toLocaleString('en')} calls of 200 ms, ${concurrency} at once`,
      measured,
      checks: Object.entries(spans).map(([name, of]) => ({ what: `${name}: first start to last end (ideal: ${ideal.toFixed(1)} s)`, value: median(of) / 1000, unit: 's', target: ideal * 1.05 })),
    }
  }),
}
