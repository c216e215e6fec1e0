/** What every sender here does: a shop's assistant asks a model, runs the tool that it asks for, and answers; then it asks for what the server refuses. */

export const SYSTEM = 'You sell tea. Be brief.'
export const QUESTION = 'How much is the tea?'
export const TOOL = { type: 'function', function: { name: 'price', description: 'Price of a product', parameters: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } } }

export async function price({ sku }) {
  return { sku, eur: 5 }
}

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

export const options = { apiKey: 'sk-test', baseURL: process.env.MODEL_URL, maxRetries: 0 }
