import { expect, test } from 'vitest'
import { localEmbedder, semanticSimilarity } from '../../authoring.ts'

const similarity = async (output: string, expected: string): Promise<number> => (await semanticSimilarity({ output, expected, embedder: localEmbedder() })).score

test('texts of one meaning are nearer than texts of another, and truth does not count', async () => {
  const same = await similarity('I forgot my login credentials', 'How can I reset my password?')
  const other = await similarity('I forgot my login credentials', 'The boiler is not compatible with the thermostat')
  expect(same).toBeGreaterThan(other + 0.2)
  expect(other).toBeLessThan(0.35)
  // What the doc comment warns of
  expect(await similarity('Smoking is allowed', 'Smoking is not allowed')).toBeGreaterThan(0.9)
})

test('the same text gives the same vector; strange texts give one too', async () => {
  const embedder = localEmbedder()
  const [first] = await embedder.embed(['A doctor who treats children.'])
  const [again, ...strange] = await embedder.embed(['A doctor who treats children.', '🎈', 'ß', '\u0000', ' ', 'x'.repeat(20_000)])
  expect(first).toHaveLength(512)
  expect(again!.every((value, index) => Math.abs(value - first![index]!) < 1e-5)).toBe(true)
  expect(strange.map((vector) => vector.length)).toEqual([512, 512, 512, 512, 512])
  expect(strange.flat().every(Number.isFinite)).toBe(true)
})
