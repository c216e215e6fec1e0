/** A receiver as a process of its own. Ends by SIGTERM, and says what it took: processor time, and memory at its peak. */
import { openSqlite } from '../../../packages/store/src/engine/sqlite/sqliteEngine.ts'
import { startReceiver } from '../../../packages/store/src/receiver/startReceiver.ts'

const engine = await openSqlite({ folder: process.argv[2]! })
const receiver = await startReceiver({ engine, port: 0 })
console.log(receiver.url)
const before = process.cpuUsage()
process.once('SIGTERM', async () => {
  await receiver.close()
  const { user, system } = process.cpuUsage(before)
  console.log(JSON.stringify({ ...receiver.counts(), cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 }))
  await engine.close()
})
