/** Replaces a file whole or not at all: a crash leaves the old one. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/**
 * @param options.durable `false`: it need not survive a loss of power, which is faster. Default: true
 * @throws a system error where the folder is read-only or the disk is full; the old file is then unharmed
 */
export function writeAtomically(path: string, text: string, { durable = true }: { durable?: boolean } = {}): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
  try {
    const descriptor = openSync(temporary, 'wx')
    try {
      const bytes = Buffer.from(text)
      let written = 0
      while (written < bytes.length) written += writeSync(descriptor, bytes, written)
      if (durable) fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
