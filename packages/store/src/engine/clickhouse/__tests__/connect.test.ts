import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connect } from '../connect.ts'

it('says what is wrong with a URL, but not the URL, which may have a password in it', async () => {
  await expect(connect({ url: 'evals:secret@host' })).rejects.toMatchObject({ name: 'StoreError', message: 'the URL of the ClickHouse server begins with evals:, but its HTTP interface is needed: http://localhost:8123 or https://host:8443' })
  await expect(connect({ url: '//evals:secret@host' })).rejects.toMatchObject({ name: 'StoreError', message: 'the URL of the ClickHouse server is none. Write it as http://localhost:8123 or https://host:8443' })
})

it('says how to install the client where it is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evals-no-client-'))
  try {
    const engine = join(import.meta.dirname, '..', '..')
    cpSync(join(engine, 'storeError.ts'), join(folder, 'storeError.ts'))
    cpSync(join(engine, 'clickhouse', 'connect.ts'), join(folder, 'clickhouse', 'connect.ts'))
    const script = `import { connect } from './clickhouse/connect.ts'; connect({ url: 'http://localhost:1' }).catch((error) => console.log(String(error)))`
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' })).toBe('StoreError: logs in ClickHouse need its client, which is not installed: npm install @clickhouse/client\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
