/** The `evals` command, as it is installed in a lab. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Finished, Project } from './lab.ts'

export function evalsCommand(project: Project, args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  const cli = join(project.folder, '..', 'node_modules', '@evals', 'cli', 'dist', 'evals.mjs')
  const { CI: _ci, FORCE_COLOR: _force, ...inherited } = process.env
  return new Promise((done) => {
    execFile(process.execPath, [cli, ...args], { cwd: project.folder, env: { ...inherited, NO_COLOR: '1', ...environment } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      done({ code, output: stripVTControlCharacters(stdout + stderr), stdout: stripVTControlCharacters(stdout) })
    })
  })
}
