import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeEngine } from '../../__tests__/conformance.ts'
import { openSqlite } from '../sqliteEngine.ts'

describeEngine('sqlite', async (read) => {
  const folder = mkdtempSync(join(tmpdir(), 'evals-logs-'))
  const engine = await openSqlite({ folder, read })
  return {
    engine,
    remove: async () => {
      await engine.close()
      rmSync(folder, { recursive: true })
    },
  }
})
