/** Objects as JSON has them, looked into without tripping over what every JavaScript object inherits. */

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Not `value[key]`: a model may have written the keys `constructor` and `__proto__`. */
export function ownValue(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}
