/** How alike two texts are in topic, by the angle between their embeddings. */
import { scorer, type Scorer } from '@evals/core/worker'
import { apiError } from './apiError.ts'
import { judgeClient } from './client.ts'
import { judgeOptions, type JudgeOptions } from './configureJudge.ts'
import { asText } from './fence.ts'
import { needed, type JudgeArgs } from './judgeArgs.ts'
import { setting } from './setting.ts'

/** Anything that turns texts into vectors, all of one length, in the order of the texts. */
export interface Embedder {
  embed: (texts: readonly string[]) => Promise<number[][]>
}

/** Which model gives embeddings, and where it is. */
export type EmbedderOptions = Pick<JudgeOptions, 'model' | 'baseURL' | 'apiKey' | 'maxRetries'>

/** What is compared by meaning, and by whose embeddings. */
export interface SemanticSimilarityArgs extends Omit<JudgeArgs, 'judge'> {
  /** Default: `openaiEmbedder()`. */
  embedder?: Embedder
}

const DEFAULT_MODEL = 'text-embedding-3-small'

/**
 * By `/v1/embeddings` of the server that judges, or of another. The model is `EVALS_EMBEDDING_MODEL`, else
 * text-embedding-3-small: the judge's own model can not embed.
 */
export function openaiEmbedder(options: EmbedderOptions = {}): Embedder {
  return {
    embed: async (texts) => {
      const model = options.model ?? setting('EVALS_EMBEDDING_MODEL') ?? DEFAULT_MODEL
      const client = judgeClient(judgeOptions(options))
      try {
        // The client would ask for base64, which not every compatible server knows
        const { data } = await client.openai.embeddings.create({ model, input: [...texts], encoding_format: 'float' })
        return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding)
      } catch (error) {
        throw apiError(error, client, model)
      }
    },
  }
}

/**
 * The cosine of the two embeddings; below 0 counts as 0. It measures topic, not truth: 'It is safe' and 'It is not safe'
 * score high, as do texts that differ in a number. Rounded to four digits. Use `factuality` for truth. No output scores 0.
 *
 * @throws Error where the row has no `expected`, or the embedder gives vectors that can not be compared
 * @example
 * semanticSimilarity.partial({ embedder: openaiEmbedder({ model: 'text-embedding-3-large' }) })
 */
export const semanticSimilarity: Scorer<SemanticSimilarityArgs, Promise<{ score: number; reason: string }>> = scorer('semanticSimilarity', async ({ output, expected, embedder = openaiEmbedder() }: SemanticSimilarityArgs) => {
  const texts = [output, needed(expected, '`expected`', 'semanticSimilarity')].map((value) => asText(value ?? '', 'value'))
  // APIs refuse empty text
  if (texts.some((text) => text.trim() === '')) return texts[0] === texts[1] ? { score: 1, reason: 'both are empty' } : { score: 0, reason: 'one of the two is empty' }
  const [a, b] = await embedder.embed(texts)
  const similarity = cosine(a ?? [], b ?? [])
  if (!Number.isFinite(similarity)) throw new Error(`semanticSimilarity can not compare vectors of ${a?.length ?? 0} and ${b?.length ?? 0} numbers, or of zeros.`)
  // What is behind is noise of the arithmetic, and of APIs: a baseline should not change with it
  return { score: Number(Math.min(1, Math.max(0, similarity)).toFixed(4)), reason: `cosine ${similarity.toFixed(3)}` }
}, { version: '1' })

/** NaN for vectors of different lengths, or without one. */
function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return NaN
  const dot = a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0)
  return dot / (Math.hypot(...a) * Math.hypot(...b))
}
