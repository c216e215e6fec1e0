/** The judges that come with a prompt, and similarity by embeddings. */
import { expect, test } from 'vitest'
import { json, modelServer } from '../../__tests__/modelServer.ts'
import { closedQA, factuality, faithfulness, openaiEmbedder, pairwise, relevance, semanticSimilarity } from '../../authoring.ts'
import { judgeServer, withJudge } from './judgeServer.ts'

const row = { input: 'Capital of France?', output: 'Paris', expected: 'Paris, on the Seine' }

test.each([['same', 1], ['immaterial', 1], ['superset', 0.6], ['subset', 0.4], ['contradicts', 0]])('factuality: %s scores %d', async (verdict, score) => {
  const server = await judgeServer(() => ({ reason: 'r', verdict }))
  expect(await factuality({ ...row, judge: server.judge })).toMatchObject({ score, reason: 'r', metadata: { verdict } })
  expect(server.asked()[0]?.messages[1]?.content).toContain('Paris, on the Seine')
})

test.each([[true, 1], [false, 0]])('closedQA: %s scores %d, by the criteria', async (correct, score) => {
  const server = await judgeServer(() => ({ reason: 'r', correct }))
  expect(await closedQA.partial({ criteria: 'One word', judge: server.judge })(row)).toMatchObject({ score })
  expect(server.asked()[0]?.messages[0]?.content).toContain('One word')
})

test.each([['full', 1], ['partial', 0.5], ['none', 0]])('relevance: %s scores %d', async (verdict, score) => {
  const server = await judgeServer(() => ({ reason: 'r', verdict }))
  expect(await relevance({ ...row, judge: server.judge })).toMatchObject({ score })
})

test('faithfulness is the share of claims that the context supports', async () => {
  const server = await judgeServer(() => ({ claims: [{ claim: 'a', reason: 'there', supported: true }, { claim: 'b', reason: 'not there', supported: false }] }))
  const { context, ...given } = { ...row, context: ['Paris is the capital'], judge: server.judge }
  expect(await faithfulness({ ...given, context })).toMatchObject({ score: 0.5, reason: '1 of 2 claims supported. Not: b (not there)' })
  expect(await faithfulness({ ...given, metadata: { context } })).toMatchObject({ score: 0.5 })
  expect(server.asked()[1]).toEqual(server.asked()[0])
})

test('an output without claims is neither faithful nor not', async () => {
  const server = await judgeServer(() => ({ claims: [] }))
  expect(await faithfulness({ ...row, context: 'x', judge: server.judge })).toMatchObject({ score: null })
})

test('a row without what a judge goes by is an error, and nobody is asked', async () => {
  await expect(factuality({ output: 'x' })).rejects.toThrow('factuality needs `expected`')
  await expect(faithfulness({ output: 'x' })).rejects.toThrow('faithfulness needs `context`')
  await expect(relevance({ output: 'x' })).rejects.toThrow('relevance needs `input`')
  await expect(pairwise({ output: 'x' })).rejects.toThrow('pairwise needs `other`')
})

test('pairwise asks in both orders', async () => {
  const server = await judgeServer(({ messages }) => ({ reason: 'r', better: /<<<first \w+>>>\nParis\n/.test(messages[1]?.content ?? '') ? 'first' : 'second' }))
  expect(await pairwise({ ...row, judge: server.judge })).toMatchObject({ score: 1, reason: 'r', metadata: { positionBias: false } })
  expect(await pairwise({ ...row, output: 'Rome', other: 'Paris', judge: server.judge })).toMatchObject({ score: 0, metadata: { positionBias: false } })
  const orders = server.asked().slice(0, 2).map(({ messages }) => messages[1]?.content.indexOf('Paris, on the Seine') ?? 0)
  expect(orders[0]).not.toBe(orders[1])
})

test.each([['first', true], ['tie', false]])('pairwise: %s in both orders scores 0.5, bias: %s', async (better, positionBias) => {
  const server = await judgeServer(() => ({ reason: 'r', better }))
  expect(await pairwise({ ...row, judge: server.judge })).toMatchObject({ score: 0.5, metadata: { positionBias } })
})

test('similarity is the cosine of what the server embeds, in whatever order it answers', async () => {
  const server = withJudge(await modelServer((response) => json(response, { data: [{ index: 1, embedding: [1, 1] }, { index: 0, embedding: [1, 0] }] })))
  const { baseURL, apiKey } = server.judge
  const result = await semanticSimilarity({ ...row, embedder: openaiEmbedder({ baseURL, apiKey }) })
  expect(result.score).toBeCloseTo(Math.SQRT1_2)
  expect(server.calls).toMatchObject([{ path: '/v1/embeddings', body: { model: 'text-embedding-3-small', input: ['Paris', 'Paris, on the Seine'], encoding_format: 'float' } }])
})

test('similarity has its ends', async () => {
  const embedder = (...vectors: number[][]) => ({ embed: () => Promise.resolve(vectors) })
  expect(await semanticSimilarity({ ...row, embedder: embedder([1, 0], [-1, 0]) })).toMatchObject({ score: 0 })
  expect(await semanticSimilarity({ ...row, embedder: embedder([3, 4], [3, 4]) })).toMatchObject({ score: 1 })
  expect(await semanticSimilarity({ ...row, output: null })).toMatchObject({ score: 0 })
  await expect(semanticSimilarity({ ...row, embedder: embedder([1], [1, 2]) })).rejects.toThrow('can not compare vectors of 1 and 2 numbers')
})
