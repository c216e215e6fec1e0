/** What every sender here does: a shop's assistant asks a model, runs the tool that it asks for, and answers; then it asks for what the server refuses. */

export const SYSTEM = 'You sell tea. Be brief.'
export const QUESTION = 'How much is the tea?'
export const TOOL = { type: 'function', function: { name: 'price', description: 'Price of a product', parameters: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } } }

export async function price({ sku }) {
  return { sku, eur: 5 }
}

/** In the AI SDK's form: that the tool was run, and what it gave. */
export const TOOL_CALL = { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'call-1', toolName: 'price', input: { sku: 'tea' } }] }
export const TOOL_RESULT = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call-1', toolName: 'price', output: { type: 'json', value: { sku: 'tea', eur: 5 } } }] }

/** OpenAI's client in OpenAI's own way: chat, tool, chat. */
export async function answer(client, question = QUESTION) {
  const messages = [{ role: 'system', content: SYSTEM }, { role: 'user', content: question }]
  for (;;) {
    const { choices } = await client.chat.completions.create({ model: 'gpt-5-mini', temperature: 0.5, messages, tools: [TOOL] })
    const { message } = choices[0]
    messages.push(message)
    if (!message.tool_calls) return message.content
    for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(await price(JSON.parse(call.function.arguments))) })
  }
}

/** In one stream, whose last piece has the tokens. */
export async function streamed(client, question = QUESTION) {
  let text = ''
  for await (const { choices } of await client.chat.completions.create({ model: 'gpt-5-mini', stream: true, stream_options: { include_usage: true }, messages: [{ role: 'user', content: question }, { role: 'tool', tool_call_id: 'call-1', content: '5' }] })) text += choices[0]?.delta.content ?? ''
  return text
}

/** By the Responses API. */
export async function responded(client, question = QUESTION) {
  return (await client.responses.create({ model: 'gpt-5-mini', instructions: SYSTEM, input: question })).output_text
}

export const options = { apiKey: 'sk-test', baseURL: process.env.MODEL_URL, maxRetries: 0 }
