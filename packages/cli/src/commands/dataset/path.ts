/** A dataset on the command line: from the project's folder, and as it was at a revision where that is said. */
import { resolve } from 'node:path'
import type { Io } from '../../frame/io.ts'

export function datasetPath({ root }: Pick<Io, 'root'>, file: string): string {
  return resolve(root, file)
}
