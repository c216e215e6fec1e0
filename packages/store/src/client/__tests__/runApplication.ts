/** A small application that logs, as a process of its own. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const packageFolder = join(import.meta.dirname, '..', '..', '..')
const source = pathToFileURL(join(import.meta.dirname, '..', 'index.ts')).href

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  /** Of what is printed. */
  out: string
  err: string
}

/**
 * @param program with `log`, `feedback`, `flush` and `configureLog` in reach
 * @param kind of the source; or the package as it is built, as a module of either kind
 */
export async function runApplication(program: string, environment: Record<string, string> = {}, kind: 'source' | 'esm' | 'cjs' = 'source'): Promise<Ended> {
  const names = '{ log, feedback, flush, configureLog }'
  const head = kind === 'cjs' ? `const ${names} = require('@evals/store/client')` : `import ${names} from ${JSON.stringify(kind === 'esm' ? '@evals/store/client' : source)}`
  const child = spawn(process.execPath, [`--input-type=${kind === 'cjs' ? 'commonjs' : 'module'}`, '-e', `${head}\n${program}`], { cwd: packageFolder, env: { PATH: process.env['PATH'], ...environment } })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    if (text.includes('kill me')) child.kill('SIGTERM')
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve([code, signal]))
  })
  return { code, signal, out, err }
}
