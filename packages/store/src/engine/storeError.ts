/** What keeps a store from doing what it was asked: its file, its disk, its version. What it is, where, and what to do. */
export class StoreError extends Error {
  override name = 'StoreError'
}
