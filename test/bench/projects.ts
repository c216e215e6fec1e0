/** Where the measured projects stand: the packages of this repository beside Vitest 5 and Jest 30, and other eval tools beside the Vitest that they need. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { prepareLabs } from '../support/lab.ts'
import { cleanEnvironment, type Contender } from './measure.ts'

const here = import.meta.dirname
export const out: string = join(here, '..', '.out', 'bench')
const labs = ['vitest-5', 'jest-30'] as const
const ours = join(out, 'vitest-5')
const jests = join(out, 'jest-30')
const theirs = join(out, 'competitors')

/**
 * The lab of the end-to-end tests, copied: they make theirs anew whenever they begin, also while this runs.
 *
 * @param reuse takes the packages as the last benchmark had them
 */
export function prepareOurs(reuse: boolean): void {
  if (reuse && labs.every((lab) => existsSync(join(out, lab)))) return
  prepareLabs(labs)
  for (const lab of labs) {
    rmSync(join(out, lab), { recursive: true, force: true })
    cpSync(join(here, '..', '.out', lab, 'node_modules'), join(out, lab, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  }
}

/** Why they are not there, where they are not: offline, for one. The benchmark goes on without them. */
export function installCompetitors(): string | undefined {
  const manifest = join(here, 'competitors', 'package.json')
  const installed = join(theirs, 'package.json')
  const complete = join(theirs, 'node_modules', 'vitest')
  if (existsSync(complete) && existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(manifest, 'utf8')) return undefined
  console.log('Installing vitest-evals and evalite in test/.out/bench/competitors (once)')
  rmSync(theirs, { recursive: true, force: true })
  mkdirSync(theirs, { recursive: true })
  copyFileSync(manifest, installed)
  const { status, error, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefix', theirs], { cwd: theirs, env: cleanEnvironment(), encoding: 'utf8' })
  if (status === 0) return undefined
  rmSync(installed, { force: true })
  return `npm install failed: ${error?.message ?? stderr.trim().split('\n').slice(0, 3).join(' / ')}`
}

export function hasCompetitor(name: 'vitest' | 'vitest-evals' | 'evalite'): boolean {
  return existsSync(join(theirs, 'node_modules', name, 'package.json'))
}

export function versionOf(where: 'ours' | 'jests' | 'theirs', name: string): string {
  const manifest = join({ ours, jests, theirs }[where], 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/** A project's files by their path. */
export type Files = Record<string, string>

function writeProject(parent: string, name: string, files: Files): string {
  const folder = join(parent, 'projects', name)
  rmSync(folder, { recursive: true, force: true })
  // Without a config of its own, Vitest 4 would take the one of this repository
  const all = { 'package.json': '{ "type": "module", "private": true }', 'vitest.config.ts': 'export default {}\n', ...files }
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

type Rest = Pick<Contender, 'expect'> & Partial<Contender>

const vitest = join('node_modules', 'vitest', 'vitest.mjs')

export const PLAIN = 'Vitest 5, plain'
export const PLAIN_4 = 'Vitest 4, plain'
export const OURS = '@evals/vitest'

/** Vitest 5 alone. */
export function plain(project: string, files: Files, rest: Rest): Contender {
  return { name: PLAIN, command: [join(ours, vitest), 'run', '--reporter=default'], folder: writeProject(ours, `${project}-plain`, files), ...rest }
}

const configFile = `
import { defineConfig } from 'vitest/config'
import { evals } from '@evals/vitest/plugin'

export default defineConfig({ plugins: [evals()] })
`

/** The packages of this repository on Vitest 5. A later run compares with the baseline that the first one wrote. */
export function evals(project: string, files: Files, rest: Rest & { first?: boolean }): Contender {
  const { first = false, ...others } = rest
  const name = first ? `${OURS}, first run` : OURS
  const folder = writeProject(ours, `${project}-evals${first ? '-first' : ''}`, { 'vitest.config.ts': configFile, ...files })
  const command = [join(ours, vitest), 'run', '--reporter=evals']
  return { name, command, folder, prepare: preparation(folder, command, first), ...others }
}

function preparation(folder: string, command: readonly string[], first: boolean): () => void {
  return () => {
    // Run records would pile up; a user has them, but 50 times 200 MB are not what is measured
    rmSync(join(folder, '.evals'), { recursive: true, force: true })
    if (first) rmSync(join(folder, '__evals__'), { recursive: true, force: true })
    else if (!existsSync(join(folder, '__evals__'))) spawnSync(process.execPath, command, { cwd: folder, env: cleanEnvironment() })
  }
}

const jest = join('node_modules', 'jest', 'bin', 'jest.js')

/** Jest 30 alone. */
export function plainJest(project: string, files: Files, args: readonly string[], rest: Rest): Contender {
  const folder = writeProject(jests, `${project}-plain`, { 'package.json': '{ "private": true }', 'jest.config.js': 'module.exports = {}\n', ...files })
  return { name: `Jest 30 ${args.join(' ')}, plain`, command: [join(jests, jest), ...args], folder, ...rest }
}

/** The packages of this repository on Jest 30. */
export function evalsJest(project: string, files: Files, args: readonly string[], rest: Rest & { first?: boolean }): Contender {
  const { first = false, ...others } = rest
  const folder = writeProject(jests, `${project}-evals${first ? '-first' : ''}`, { 'package.json': '{ "private": true }', 'jest.config.js': "module.exports = { preset: '@evals/jest' }\n", ...files })
  const command = [join(jests, jest), ...args]
  return { name: `@evals/jest ${args.join(' ')}${first ? ', first run' : ''}`, command, folder, prepare: preparation(folder, command, first), reference: `Jest 30 ${args.join(' ')}, plain`, ...others }
}

/** Vitest 4 alone: what vitest-evals and evalite are to be compared with. */
export function plain4(project: string, files: Files, rest: Rest): Contender {
  return { name: PLAIN_4, command: [join(theirs, vitest), 'run', '--reporter=default'], folder: writeProject(theirs, `${project}-plain`, files), ...rest }
}

export function vitestEvals(project: string, files: Files, rest: Rest): Contender {
  const folder = writeProject(theirs, `${project}-vitest-evals`, files)
  return { name: 'vitest-evals', command: [join(theirs, vitest), 'run', '--reporter=vitest-evals/reporter'], folder, reference: PLAIN_4, ...rest }
}

export function evalite(project: string, files: Files, rest: Rest): Contender {
  const folder = writeProject(theirs, `${project}-evalite`, files)
  return { name: 'evalite (in memory)', command: [join(theirs, 'node_modules', 'evalite', 'dist', 'bin.js')], folder, reference: PLAIN_4, ...rest }
}
