import { describe } from 'vitest'
import { describeEngine } from '../../__tests__/conformance.ts'
import { openClickHouse } from '../clickhouseEngine.ts'
import { openChdb, whyNoChdb } from './chdb.ts'

// A hundred statements for a question that is asked in every way
describe.skipIf(whyNoChdb !== undefined)('in process', { timeout: 60_000 }, () => {
  describeEngine('clickhouse', async (read) => {
    const { client, database } = await openChdb()
    const engine = await openClickHouse({ client, database, read })
    return {
      engine,
      remove: async () => {
        await client.command({ query: `DROP DATABASE \`${database}\`` })
        await engine.close()
      },
    }
  })
})
