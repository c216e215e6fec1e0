/** Runs of any size without running anything: rows as a runner would have written them, judged and recorded by the real core. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectSuites, finishRun, readPlacedRows, type Row } from '../../packages/core/dist/index.mjs'

export interface GeneratedRun {
  root: string
  /** ISO 8601; the run's id is made of it. */
  startedAt: string
  cases: number
  trials?: number
  /** How much is added to each score's chance, in [-1, 1]. */
  shift?: number
  /** Characters of input and of output together, of each case. */
  characters?: number
  /** `all` writes the baseline. */
  update?: 'all' | 'new' | 'none'
  git?: { commit: string; branch: string; dirty: boolean }
  suites?: readonly { name: string; variant?: string }[]
}

const WORDS = 'where is my invoice for the order that was shipped last week and how do I cancel the plan before it renews please answer in plain words customer refund delivery address password account team member export billing card'.split(' ')
const TOPICS = ['billing', 'shipping', 'account', 'returns', 'security', 'pricing']
const LANGUAGES = ['en', 'de', 'fr', 'ja']

/** The same numbers in the same order, each time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export async function generateRun({ root, startedAt, cases, trials = 1, shift = 0, characters = 2_000, update = 'none', git, suites = [{ name: 'support' }] }: GeneratedRun): Promise<string> {
  const id = `${startedAt.replaceAll(/[-:.Z]/g, '')}-${(cases % 65_536).toString(16).padStart(4, '0')}`
  const folder = join(root, '.evals', 'runs', id)
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(root, 'evals'), { recursive: true })
  writeFileSync(join(root, 'evals', 'support.eval.ts'), '// generated\n')
  const lines: string[] = []
  for (const suite of suites) {
    const roll = dice(7)
    const noise = dice(Math.round(shift * 1_000) + 3 + (suite.variant?.length ?? 0))
    for (let at = 0; at < cases; at++) for (let trial = 0; trial < trials; trial++) lines.push(JSON.stringify(rowOf(at, trial, trials, suite, { roll, noise, shift, characters, startedAt })))
  }
  writeFileSync(join(folder, 'rows.jsonl'), `${lines.join('\n')}\n`)
  const collector = collectSuites(undefined)
  for await (const { row, reference } of readPlacedRows(folder)) collector.add(row, reference)
  const collected = collector.suites().map((suite) => ({ ...suite, collected: true, trials }))
  finishRun({ root, id, folder, startedAt: new Date(startedAt), durationMs: cases * 3, runner: { name: 'vitest', version: '5.1.1' }, git, update, suites: collected, keep: 10_000 })
  return id
}

function rowOf(at: number, trial: number, trials: number, suite: { name: string; variant?: string }, { roll, noise, shift, characters, startedAt }: { roll: () => number; noise: () => number; shift: number; characters: number; startedAt: string }): Row {
  const text = (length: number): string => {
    let made = ''
    while (made.length < length) made += `${WORDS[Math.floor(roll() * WORDS.length)]} `
    return made.slice(0, length)
  }
  const hard = roll()
  const moved = noise() < 0.1 ? noise() : hard
  const topic = TOPICS[Math.floor(roll() * TOPICS.length)]!
  const language = LANGUAGES[Math.floor(roll() * LANGUAGES.length)]!
  const isError = at % 997 === 13
  const score = Math.min(1, Math.max(0, moved * 0.6 + 0.4 + (topic === 'billing' ? shift * 2 : shift)))
  const input = `Question ${at}: ${text(characters * 0.3)}`
  return {
    id: `q-${at}`,
    name: input.slice(0, 60),
    input,
    ...(isError ? {} : { output: { answer: text(characters * 0.6), article: topic, confidence: Math.round(hard * 100) / 100 } }),
    expected: { article: topic },
    scores: isError ? {} : { correct: moved + shift > 0.3 ? 1 : 0, similar: at % 211 === 5 ? null : Math.round(score * 1e4) / 1e4 },
    ...(isError ? { error: { name: 'TimeoutError', message: 'the task took longer than 60,000 ms', phase: 'task' as const } } : { scoreDetails: { similar: { reason: `shares ${Math.round(score * 100)}% of its words` } } }),
    metadata: { topic, language, customer: { plan: hard > 0.5 ? 'pro' : 'free' } },
    tags: [language, ...(hard < 0.2 ? ['hard'] : [])],
    metrics: { startMs: Date.parse(startedAt), durationMs: Math.round(200 + 1_800 * roll()), promptTokens: 400 + Math.floor(roll() * 200), completionTokens: 120, costUsd: 0.0004 + roll() * 0.0002 },
    kind: 'eval',
    file: 'evals/support.eval.ts',
    suite: suite.name,
    ...(suite.variant === undefined ? {} : { variant: suite.variant }),
    ...(trials > 1 ? { trial } : {}),
  }
}
