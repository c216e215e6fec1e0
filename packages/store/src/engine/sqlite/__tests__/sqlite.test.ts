import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeEngine } from '../../__tests__/conformance.ts'
import { openTuned, type Tuning } from '../sqliteEngine.ts'

describeWith('sqlite', {})
// It goes through indexes and all spans, and forgets terms at once, as a store of millions does
describeWith('sqlite, where nothing is taken for few', { few: -1, manyTerms: 0 })

function describeWith(name: string, tuning: Tuning): void {
  describeEngine(name, async (read) => {
    const folder = mkdtempSync(join(tmpdir(), 'evals-logs-'))
    const engine = await openTuned({ folder, read }, tuning)
    return {
      engine,
      remove: async () => {
        await engine.close()
        rmSync(folder, { recursive: true })
      },
    }
  })
}
