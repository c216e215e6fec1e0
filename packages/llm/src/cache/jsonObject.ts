/** JSON of others, read without trust: what is not there, or is something else, is `undefined` or empty. */

export type JsonObject = Record<string, unknown>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function object(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

export function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
