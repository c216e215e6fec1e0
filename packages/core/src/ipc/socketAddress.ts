/** Where a main process listens for its workers: a socket in a folder that is the user's alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SocketAddress {
  address: string
  /** Takes away what was made for it. */
  remove: () => void
}

export function socketAddress(): SocketAddress {
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\evals-${process.pid}-${Math.random().toString(36).slice(2)}`, remove: () => {} }
  // As short as can be: the address of a socket has 100 characters at most
  const folder = mkdtempSync(join(tmpdir(), 'evals-'))
  return { address: join(folder, 's'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
