/** Follows a page of the documentation in a new project: writes its files, makes its changes, runs its commands. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { changed, differenceOf, readPage, steady, type PageCommand, type PageStep } from './documentPage.ts'
import { cleanEnvironment } from './studio.ts'

export interface PageProject {
  folder: string
  /** Where its packages are. */
  modules: string
}

export interface PageRunOptions {
  environment?: Record<string, string>
  /** Told of everything that a command of the page printed, and where that differs from what is shown. */
  onCommand: (step: PageCommand, came: { code: number; output: string; difference: string | undefined }) => void
}

/** Installed already, as the packages of this repository. */
const INSTALLS = /^(npm (install|ci|init)|npx playwright)/
/** What the page has for `evals collect`: a port of this machine may be taken. */
const COLLECT_PORT = '4318'
const WAIT_MS = 60_000

/** @returns how many steps there were */
export async function runPage(page: string, project: PageProject, { environment = {}, onCommand }: PageRunOptions): Promise<number> {
  const steps = readPage(page)
  const port = await freePort()
  const context: Context = { ...project, bin: commandsIn(project), environment, port, background: [] }
  try {
    for (const step of steps) await follow(step, context, onCommand)
  } finally {
    for (const child of context.background) child.kill('SIGINT')
    rmSync(context.bin, { recursive: true, force: true })
  }
  return steps.length
}

interface Context extends PageProject {
  bin: string
  environment: Record<string, string>
  port: string
  background: ChildProcess[]
}

async function follow(step: PageStep, context: Context, onCommand: PageRunOptions['onCommand']): Promise<void> {
  if (step.kind !== 'command') {
    const path = join(context.folder, step.path)
    mkdirSync(dirname(path), { recursive: true })
    return writeFileSync(path, step.kind === 'file' ? step.text : changed(readFileSync(path, 'utf8'), step))
  }
  if (INSTALLS.test(step.command)) return
  const shown = step.output && steady(step.output.join('\n'))
  const came = step.background ? await start(step, context, shown ?? []) : await run(step, context)
  const output = came.output.replaceAll(context.port, COLLECT_PORT)
  onCommand(step, { code: came.code, output, difference: shown && differenceOf(shown, steady(output, context.folder)) })
}

/** `npx vitest`, `npx jest` and `npx evals` without asking npm. */
function commandsIn({ modules }: PageProject): string {
  const bin = mkdtempSync(join(tmpdir(), 'evals-page-'))
  const repository = join(import.meta.dirname, '..', '..')
  const scripts = { vitest: join(modules, 'vitest/vitest.mjs'), jest: join(modules, 'jest/bin/jest.js'), evals: join(modules, '@evals/cli/dist/evals.mjs') }
  const command = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const [name, script] of Object.entries(scripts)) command(name, `exec '${process.execPath}' '${existsSync(script) ? script : join(repository, 'packages/cli/dist/evals.mjs')}' "$@"`)
  command('npx', 'exec "$@"')
  return bin
}

function environmentOf({ bin, environment }: Context): NodeJS.ProcessEnv {
  const git = { GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.com', GIT_COMMITTER_NAME: 'Ann', GIT_COMMITTER_EMAIL: 'ann@example.com', GIT_CONFIG_GLOBAL: '/dev/null' }
  return { ...cleanEnvironment(), NO_COLOR: '1', COLUMNS: '80', ...git, ...environment, PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` }
}

function run({ command }: PageCommand, context: Context): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', command.replaceAll(COLLECT_PORT, context.port)], { cwd: context.folder, timeout: 2 * WAIT_MS, env: environmentOf(context) }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, output: stripVTControlCharacters(stdout + stderr) })
    })
  })
}

/** Resolves when it has printed what is shown; at the latest after a minute, with what it printed. */
async function start({ command }: PageCommand, context: Context, shown: readonly string[]): Promise<{ code: number; output: string }> {
  const port = command.startsWith('npx evals collect') ? ` --port ${context.port}` : ''
  const child = spawn('sh', ['-c', `exec ${command}${port}`], { cwd: context.folder, env: environmentOf(context) })
  context.background.push(child)
  let output = ''
  return new Promise((resolve) => {
    const done = (code: number): void => {
      clearTimeout(timer)
      resolve({ code, output: stripVTControlCharacters(output) })
    }
    const timer = setTimeout(() => done(0), WAIT_MS)
    child.once('close', (code) => done(code ?? -1))
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (differenceOf(shown, steady(stripVTControlCharacters(output).replaceAll(context.port, COLLECT_PORT), context.folder)) === undefined) done(0)
      })
    }
  })
}

function freePort(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(String(typeof address === 'object' && address !== null ? address.port : 0)))
    })
  })
}
