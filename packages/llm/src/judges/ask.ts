/** One question to the judge, whose answer must fit a schema. What never fits is no answer, and no answer is not 0. */
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { z } from 'zod'
import { TRIAL_HEADER } from '../cache/modelRequest.ts'
import { apiError } from './apiError.ts'
import { judgeClient, type JudgeClient } from './client.ts'
import type { JudgeOptions } from './configureJudge.ts'
import { zodLibrary, type Zod } from './libraries.ts'

/** One message to a model. */
export interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface Question<Schema extends z.ZodType = z.ZodType> {
  /** What the API calls the schema. */
  name: string
  messages: readonly Message[]
  /** Made when it is asked, so that zod need not be there before. */
  schema: (z: Zod) => Schema
}

export type Asked<Answer> =
  | { unscored: false; answer: Answer; model: string }
  | { unscored: true; raw: string; problem: string; model: string }

/** A model that did not fit the schema twice more, each time told why, will not. */
const ATTEMPTS = 3

/** Enough to see what went wrong, and to show the model. */
const RAW_LENGTH = 4000

/**
 * @param trial from 0: tells the cache apart what is to be answered independently
 * @throws Error where the API could not be asked, or answered with an error
 */
export async function ask<Schema extends z.ZodType>(question: Question<Schema>, options: JudgeOptions = {}, trial: number = 0): Promise<Asked<z.output<Schema>>> {
  const client = judgeClient(options)
  const model = client.model
  const z = zodLibrary()
  const schema = question.schema(z)
  const responseFormat = { type: 'json_schema' as const, json_schema: { name: question.name, strict: true, schema: strictSchema(schema, z) } }
  const messages: ChatCompletionMessageParam[] = [...question.messages]
  let raw = ''
  let problem = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const choice = (await complete(client, options, trial, messages, responseFormat)).choices?.[0]
    raw = (choice?.message?.content ?? '').slice(0, RAW_LENGTH)
    // Not asked again: it would refuse again
    const refusal = choice?.message?.refusal
    if (refusal) return { unscored: true, raw: refusal, problem: `the judge refused: ${refusal}`, model }
    if (choice?.finish_reason === 'content_filter') return { unscored: true, raw, problem: "the provider's content filter stopped the judge", model }

    const read = await readAnswer(choice?.message?.content ?? '', schema)
    if ('answer' in read) return { unscored: false, answer: read.answer, model }
    problem = choice?.finish_reason === 'length' ? 'it was cut off' : read.problem
    // The request has to differ: an equal one would be answered from the cache, with the same text
    if (raw !== '') messages.push({ role: 'assistant', content: raw })
    messages.push({ role: 'user', content: `That answer can not be used: ${problem}. Answer again, with nothing but JSON that fits the schema.` })
  }
  return { unscored: true, raw, problem: `the judge's answer can not be used: ${problem}`, model }
}

async function complete(client: JudgeClient, { temperature }: JudgeOptions, trial: number, messages: ChatCompletionMessageParam[], responseFormat: { type: 'json_schema'; json_schema: { name: string; strict: boolean; schema: Record<string, unknown> } }): Promise<ChatCompletion> {
  const { openai, model } = client
  const body = { model, messages, response_format: responseFormat, ...(temperature !== undefined && { temperature }) }
  try {
    // The first goes without the header, so that more trials later need only ask the others
    return await openai.chat.completions.create(body, trial === 0 ? {} : { headers: { [TRIAL_HEADER]: String(trial) } })
  } catch (error) {
    throw apiError(error, client, model)
  }
}

async function readAnswer<Schema extends z.ZodType>(text: string, schema: Schema): Promise<{ answer: z.output<Schema> } | { problem: string }> {
  if (text.trim() === '') return { problem: 'it is empty' }
  let value: unknown
  try {
    // Servers without structured output pass on Markdown
    value = JSON.parse(text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, '$1'))
  } catch {
    return { problem: 'it is not JSON' }
  }
  const result = await schema.safeParseAsync(value)
  if (result.success) return { answer: result.data }
  return { problem: result.error.issues.map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`).join('; ') }
}

/** What the API calls strict: no other keys, and every key there. What it is told is the schema's input: answers are yet to be transformed. */
function strictSchema(schema: z.ZodType, z: Zod): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type !== 'object' || jsonSchema.properties === undefined) return
      jsonSchema.required = Object.keys(jsonSchema.properties)
      jsonSchema.additionalProperties = false
    },
  })
  return json
}
