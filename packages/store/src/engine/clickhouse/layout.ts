/** What the tables are called, and where they are: in one database of a server, or on all servers of a cluster. */

export interface Layout {
  database: string
  cluster: string | undefined
}

/** A name in SQL, whatever is in it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('\\', String.raw`\\`).replaceAll('`', String.raw`\``)}\``
}

/** The table that is asked and written to: of a cluster, the one that stands for those of all its servers. */
export function tableOf({ database }: Layout, name: string): string {
  return `${quoted(database)}.${quoted(name)}`
}

/** Where the rows are on each server. */
export function localTableOf(layout: Layout, name: string): string {
  return tableOf(layout, layout.cluster === undefined ? name : `${name}_local`)
}

/** What is done on all servers of the cluster. */
export function onCluster({ cluster }: Layout): string {
  return cluster === undefined ? '' : ` ON CLUSTER ${quoted(cluster)}`
}
