/** A prompt's file and the partials that it uses, read and checked: what `dotprompt` would pass over in silence is an error here. */
import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lazyRequire, systemProblem } from '@evals/core/worker'
import { PromptError } from './promptError.ts'
import { partialsOf, templateProblem } from './template.ts'

export interface PromptFile {
  /** Absolute. */
  path: string
  /** As it stands in the file: front matter and template. */
  source: string
  /** The templates of partials, by name, without their front matter. */
  partials: ReadonlyMap<string, string>
  /** The file and those of its partials, absolute. */
  files: readonly string[]
  /** 16 hex digits, which change with any of the files. */
  hash: string
}

/**
 * @param given in place of what the file says; its partials are read from beside the file all the same
 * @param mayRead throws for a partial that is not to be read
 * @throws PromptError
 */
export function readPromptFile(path: string, given?: string, mayRead: (file: string) => void = () => {}): PromptFile {
  const source = given === undefined ? readText(path) : plain(given)
  const partials = new Map<string, string>()
  const files = [path]
  const texts = [source]
  const use = (template: string, owner: string): void => {
    for (const name of partialsOf(template)) {
      if (partials.has(name)) continue
      if (/(^|[\\/])\.\.([\\/]|$)/.test(name)) throw new PromptError(owner, `the partial {{>${name}}} leads out of its folder; partials are beside the prompt that uses them`)
      // As in dotprompt's own folders: a partial's file begins with an underscore
      const file = join(dirname(path), `_${name}.prompt`)
      if (!existsSync(file)) throw new PromptError(owner, `the partial {{>${name}}} is not there; it would be ${file}`)
      mayRead(file)
      const text = readText(file)
      const { template: partial } = checked(file, text)
      partials.set(name, partial)
      files.push(file)
      texts.push(text)
      use(partial, file)
    }
  }
  use(checked(path, source).template, path)
  return { path, source, partials, files, hash: hash('sha256', texts.join('\0'), 'hex').slice(0, 16) }
}

const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?)\n?---[ \t]*(?:\n|$)/

function checked(file: string, source: string): { template: string } {
  const front = FRONT_MATTER.exec(source)
  if (!front && /^---[ \t]*\n/.test(source)) throw new PromptError(file, 'its front matter begins with --- and has no second ---', 1)
  if (front) {
    const { parseDocument } = lazyRequire('yaml', import.meta.url) as typeof import('yaml')
    const document = parseDocument(front[1] ?? '', { prettyErrors: true })
    const [error] = document.errors
    if (error) throw new PromptError(file, `its front matter is no YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line .*$/, '')}`, (error.linePos?.[0].line ?? 1) + 1)
    const value: unknown = document.toJS()
    if (value !== null && (typeof value !== 'object' || Array.isArray(value))) throw new PromptError(file, 'its front matter must be keys and values, such as `model: gpt-5-mini`', 2)
  }
  const template = front ? source.slice(front[0].length) : source
  const problem = templateProblem(template)
  if (problem) throw new PromptError(file, problem.message, problem.line + (front ? front[0].split('\n').length - 1 : 0))
  if (template.trim() === '') throw new PromptError(file, 'it has no text below its front matter: there is nothing to ask')
  return { template }
}

function readText(path: string): string {
  try {
    return plain(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PromptError(path, `the prompt can not be read: ${systemProblem(error)}`)
  }
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '')
}
