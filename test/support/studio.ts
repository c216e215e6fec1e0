/** The studio as a user starts it: `evals studio`, in a project. */
import { spawn, execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const evals = join(root, 'packages', 'cli', 'dist', 'evals.mjs')

/** Of the machine's environment what does no harm: no keys, nothing that says it is a test, and no packages of elsewhere. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CI|GITHUB|VITEST|NODE_ENV|HELP_FUZZY|OTEL|EVALS|OPENAI|NODE_PATH)/.test(name)))
}

export interface RunningStudio {
  /** With the token in it. */
  url: string
  port: number
  /** What it wrote to standard error. */
  said: () => string
  stop: () => Promise<void>
}

export async function startStudio(folder: string, environment: Record<string, string> = {}): Promise<RunningStudio> {
  const child = spawn(process.execPath, [evals, 'studio', '--no-open', '--json', '--port', '0'], { cwd: folder, env: { ...cleanEnvironment(), NO_COLOR: '1', ...environment } })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const { url, port } = await new Promise<{ url: string; port: number }>((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.trimEnd().endsWith('}')) resolve(JSON.parse(text) as { url: string; port: number })
    })
    child.once('close', (code) => reject(new Error(`evals studio ended with ${code}:\n${said}`)))
  })
  return {
    url,
    port,
    said: () => said,
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}

/** A copy of a fixture project in a git repository of its own, with what the fixture has installed. */
export function copyFixture(name = 'help-center'): { folder: string; git: (...args: string[]) => string; remove: () => void } {
  const fixture = join(root, 'fixtures', name)
  mkdirSync(join(root, 'test', '.out'), { recursive: true })
  const folder = mkdtempSync(join(root, 'test', '.out', 'studio-'))
  cpSync(fixture, folder, { recursive: true, filter: (path) => !/node_modules|\.evals$/.test(path) })
  symlinkSync(join(fixture, 'node_modules'), join(folder, 'node_modules'))
  const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: folder, encoding: 'utf8' })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'As it is')
  return { folder, git, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
