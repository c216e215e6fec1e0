/** `--merge-reports` takes the blobs that are there, and does not ask for others: that some are missing is known from what they say of themselves. */
import { readdirSync } from 'node:fs'
import { plural, type Shard } from '@evals/core'

/**
 * @param folder of the blobs; `undefined`: nothing is merged
 * @param shards of all suites in them
 * @returns why the merged run fails
 */
export function missingBlobs(folder: string | undefined, shards: readonly Shard[]): string[] {
  if (!folder) return []
  if (shards.some(({ of }) => of === 'rows')) return ['blobs of EVALS_SHARD have only a part of each eval’s rows: merge the shards’ runs by `evals merge`']
  const count = Math.max(0, ...shards.map((shard) => shard.count))
  const blobs = readdirSync(folder).length
  return blobs >= count ? [] : [`${plural(count - blobs, 'shard')} of ${count} ${count - blobs === 1 ? 'is' : 'are'} missing: ${folder} has ${plural(blobs, 'blob')}`]
}
