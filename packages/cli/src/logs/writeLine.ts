/** Lines of JSON on standard output, as fast as whoever reads takes them. */
import { once } from 'node:events'
import { visibleLine } from '../frame/io.ts'

export async function writeLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${visibleLine(value)}\n`)) await once(process.stdout, 'drain')
}
