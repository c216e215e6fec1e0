/** Whatever can be awaited: a promise of this realm or another's, or an SDK's own. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
