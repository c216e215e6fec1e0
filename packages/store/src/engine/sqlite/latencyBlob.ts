/** Counts of latencies as bytes: some hundred buckets an hour, most of them empty, next to each other in pairs of small numbers. */
import type { BucketCounts } from '../logBuckets.ts'

/** Each bucket as its distance from the one before, then its count; both as variable-length integers. */
export function encodeBuckets(counts: BucketCounts): Uint8Array {
  const bytes: number[] = []
  let before = 0
  for (const [bucket, count] of [...counts].toSorted(([a], [b]) => a - b)) {
    if (count === 0) continue
    const distance = bucket - before
    // Zigzag: only the first can be below 0
    push(bytes, distance < 0 ? -distance * 2 - 1 : distance * 2)
    push(bytes, count)
    before = bucket
  }
  return Uint8Array.from(bytes)
}

/** Adds what the bytes hold to the counts. */
export function addBuckets(counts: BucketCounts, bytes: Uint8Array): void {
  let at = 0
  let bucket = 0
  const read = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 0x80
    }
  }
  while (at < bytes.length) {
    const zigzag = read()
    bucket += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2
    counts.set(bucket, (counts.get(bucket) ?? 0) + read())
  }
}

function push(bytes: number[], value: number): void {
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
}
