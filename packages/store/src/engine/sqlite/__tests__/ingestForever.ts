/** A process that puts spans in until it is killed, and says of each batch when it was acknowledged. */
import { readTestTrace, spanOf } from '../../__tests__/records.ts'
import { openSqlite } from '../sqliteEngine.ts'

const [folder = '', writer = '0', batches = '1000000'] = process.argv.slice(2)
const engine = await openSqlite({ folder, read: readTestTrace })
for (let batch = 0; batch < Number(batches); batch++) {
  // Every trace is added to by the next batch too
  const spans = Array.from({ length: 20 }, (_, index) => spanOf({ trace: Number(writer) * 1_000_000 + batch * 10 + index, span: batch + 1, startMs: 1_700_000_000_000 + batch * 1000 + index, row: { input: `words of batch ${batch}`, scores: { helpful: 0.5 } } }))
  await engine.ingest(spans)
  process.stdout.write(`${batch}\n`)
}
await engine.close()
