/** What the fields of the query language are, in a few words each: for completion. */

/** Those that every row may have; scores, metadata and attributes are the user's own. */
export const FIELDS: Readonly<Record<string, string>> = {
  name: 'of the row or span',
  model: 'that answered',
  operation: 'chat, invoke_agent, execute_tool…',
  provider: 'of the model',
  service: 'that it came from',
  user: 'who asked',
  session: 'or conversation',
  tag: 'one of its tags',
  tool: 'that was called',
  error: 'message of what failed',
  errorName: 'kind of what failed',
  id: 'of the row',
  trace: 'id of the trace',
  span: 'id of the span',
  latency: 'how long it took: >2s, [300ms TO 1s]',
  cost: 'in dollars: >0.01',
  tokens: 'in and out',
  promptTokens: 'tokens in',
  completionTokens: 'tokens out',
  errors: 'failed spans of the trace',
  toolCalls: 'how many tools were called',
  start: 'when it began',
  input: 'words in the input',
  output: 'words in the output',
}

/** Words that take a value and are no fields. */
export const KEYWORDS: Readonly<Record<string, string>> = {
  is: 'error: what failed',
  has: 'a field that is there',
  since: 'from then on: 1h, 7d, 2026-11-01',
  until: 'up to then',
}

export const OPERATORS: Readonly<Record<string, string>> = { AND: 'both hold', OR: 'one of them holds', NOT: 'it does not hold' }

/** Fields of numbers are compared, and their values are not proposed. */
export const NUMBERS: ReadonlySet<string> = new Set(['latency', 'cost', 'tokens', 'promptTokens', 'completionTokens', 'errors', 'toolCalls', 'start'])
