/** Forgets what is too old or too much: whole traces, in whole hours of starts. */
import type { Removed, Retention } from '../logEngine.ts'
import { Bindings } from './bindings.ts'
import { START } from './compileQuery.ts'
import type { Database } from './database.ts'
import { localTableOf, onCluster, tableOf } from './layout.ts'
import { DAY, SPANS, TRACES } from './schema.ts'
import { spansOf } from './search.ts'

const HOUR_MS = 3_600_000
const MAX_ROUNDS = 20

export class Retaining {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async retain({ maxAgeMs, maxBytes }: Retention): Promise<Removed> {
    const before = await this.bytes()
    let spans = maxAgeMs === undefined ? 0 : await this.#removeBefore(Math.floor((Date.now() - maxAgeMs) / HOUR_MS))
    for (let round = 0; maxBytes !== undefined && round < MAX_ROUNDS; round++) {
      const bytes = await this.bytes()
      if (bytes <= maxBytes) break
      const hour = await this.#hourBeyond(1 - maxBytes / bytes)
      if (hour === undefined) break
      spans += await this.#removeBefore(hour)
    }
    return { spans, bytes: Math.max(0, before - (await this.bytes())) }
  }

  /** On the disks of all servers, replicas not counted twice. */
  async bytes(): Promise<number> {
    const { layout } = this.#database
    const bindings = new Bindings()
    const parts = layout.cluster === undefined ? 'system.parts' : `cluster(${bindings.text(layout.cluster)}, system.parts)`
    const tables = [SPANS, TRACES].map((name) => (layout.cluster === undefined ? name : `${name}_local`))
    const [[bytes] = [0]] = await this.#database.rows<[number]>(`SELECT sum(bytes_on_disk) FROM ${parts} WHERE active AND database = ${bindings.text(layout.database)} AND table IN ${bindings.texts(tables)}`, bindings)
    return bytes
  }

  /** The hour before which at least this share of the spans began. The last hour that there is stays. */
  async #hourBeyond(share: number): Promise<number | undefined> {
    const hours = await this.#database.rows<[number, number]>(`SELECT floor(${START} / ${HOUR_MS}) AS hour, count() FROM ${spansOf(this.#database)} GROUP BY hour ORDER BY hour`)
    let rest = share * hours.reduce((total, [, count]) => total + count, 0)
    for (const [hour, count] of hours.slice(0, -1)) {
      rest -= count
      if (rest <= 0) return hour + 1
    }
    return hours.length > 1 ? hours.at(-1)![0] : undefined
  }

  async #removeBefore(hour: number): Promise<number> {
    const { layout } = this.#database
    // The key is the start, the other way round
    const cut = hour * -HOUR_MS
    const kept = await this.#reachingBeyond(cut)
    const counted = new Bindings()
    const old = `newest > ${counted.number(cut)} AND trace_key NOT IN ${counted.texts(kept)}`
    const [[spans] = [0]] = await this.#database.rows<[number]>(`SELECT count() FROM ${spansOf(this.#database)} WHERE ${old}`, counted)
    if (spans === 0) return 0
    if (kept.length === 0) await this.#dropDaysBefore(cut)
    await this.#database.command(`ALTER TABLE ${localTableOf(layout, SPANS)}${onCluster(layout)} DELETE WHERE ${old}`, counted, { mutations_sync: 2 })
    const traces = new Bindings()
    await this.#database.command(`ALTER TABLE ${localTableOf(layout, TRACES)}${onCluster(layout)} DELETE WHERE highest > ${traces.number(cut)} AND trace_key NOT IN ${traces.texts(kept)}`, traces, { mutations_sync: 2 })
    return spans
  }

  /** Days of which nothing stays, at once and without rewriting anything. */
  async #dropDaysBefore(cut: number): Promise<void> {
    const { layout } = this.#database
    const bindings = new Bindings()
    const days = await this.#database.rows<[string]>(`SELECT toString(${DAY}) AS day FROM ${tableOf(layout, SPANS)} GROUP BY day HAVING min(newest) > ${bindings.number(cut)}`, bindings)
    for (const [day] of days) await this.#database.command(`ALTER TABLE ${localTableOf(layout, SPANS)}${onCluster(layout)} DROP PARTITION '${day}'`)
  }

  /** The traces that began before, and of which something began since: they stay whole. */
  async #reachingBeyond(cut: number): Promise<string[]> {
    const { layout } = this.#database
    const bindings = new Bindings()
    const [times, boundary] = [tableOf(layout, TRACES), bindings.number(cut)]
    // When spans were once is remembered too, so that what the table of traces says is looked up
    const rows = await this.#database.rows<[string]>(
      `SELECT trace_key FROM ${spansOf(this.#database)} WHERE newest <= ${boundary} AND trace_key GLOBAL IN (SELECT trace_key FROM ${times} GROUP BY trace_key HAVING max(highest) > ${boundary} AND min(lowest) <= ${boundary}) GROUP BY trace_key`,
      bindings,
    )
    return rows.map(([key]) => key)
  }
}
