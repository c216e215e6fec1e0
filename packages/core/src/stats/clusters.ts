/**
 * The one partition of cases into clusters (cases that share a source document, a conversation, a template). Every
 * statistic that knows clusters calls this, so that no two can disagree about what a cluster is.
 */

/** Names the cluster of one case. Ids are equal as in a Map: the number 1 and the text '1' are two clusters. */
export type ClusterId = string | number

/**
 * One id for each case, in the order of the scores. A missing id (undefined, null, '' or NaN) is an error, wherever
 * they are used.
 */
export type ClusterIds = readonly (ClusterId | null | undefined)[]

/** Cases, partitioned. */
export interface Clusters {
  /** How many clusters there are. */
  readonly count: number
  /** For each case the number of its cluster, from 0 to count - 1, by first appearance. */
  readonly of: Int32Array
}

/**
 * Partitions `n` cases by their cluster ids.
 *
 * Callers do this before any short cut: a data set with a forgotten id must fail on the first run, not on the day
 * that scores vary.
 *
 * @throws RangeError when there is not exactly one id for each case
 * @throws TypeError when an id is missing or is neither text nor a number
 * @example
 * partitionClusters(['a', 'b', 'a'], 3) // { count: 2, of: Int32Array [0, 1, 0] }
 */
export function partitionClusters(ids: ClusterIds, n: number): Clusters {
  if (ids.length !== n) {
    throw new RangeError(`clusters must have one id for each of the ${n} cases, but has ${ids.length}`)
  }
  const numbers = new Map<ClusterId, number>()
  const of = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    const id: unknown = ids[i]
    if (!isClusterId(id)) {
      const what = id === '' ? 'empty' : String(id)
      throw new TypeError(`clusters[${i}] is ${what}, which names no cluster: give each case an id`)
    }
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    of[i] = number
  }
  return { count: numbers.size, of }
}

/** Whether an id can name a cluster. */
export function isClusterId(id: unknown): id is ClusterId {
  return typeof id === 'string' ? id !== '' : typeof id === 'number' && !Number.isNaN(id)
}

/** The sum of the values in each cluster, by the number of the cluster. */
export function clusterSums(values: ArrayLike<number>, clusters: Clusters): Float64Array {
  const sums = new Float64Array(clusters.count)
  for (let i = 0; i < values.length; i++) {
    const cluster = clusters.of[i]!
    sums[cluster] = sums[cluster]! + values[i]!
  }
  return sums
}

/** How many cases each cluster has, by the number of the cluster. */
export function clusterSizes(clusters: Clusters): Float64Array {
  const sizes = new Float64Array(clusters.count)
  for (const cluster of clusters.of) sizes[cluster] = sizes[cluster]! + 1
  return sizes
}
