/** A receiver in a process of its own, to be killed. Says its address, and keeps what comes in the folder that it is given. */
import { openSqlite } from '../../engine/sqlite/sqliteEngine.ts'
import { startReceiver } from '../startReceiver.ts'

const [folder, port = '0'] = process.argv.slice(2)
const receiver = await startReceiver({ engine: await openSqlite({ folder: folder! }), port: Number(port) })
console.log(receiver.url)
