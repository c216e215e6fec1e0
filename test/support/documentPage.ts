/**
 * A page of the documentation as its reader uses it: files are written as the page has them, commands are run, and what
 * they print is what the page says.
 *
 * A fence is a file where its first line is a comment with a name (`// math.eval.ts`), or the line before it is a name
 * (`` `rows.jsonl`: ``); a `diff` fence with a name changes a file that is there. A `console` fence has commands after
 * `$ `, and under each what it prints; a line of `…` stands for any lines. `# exit code 1` after a command is what it ends
 * with, if not 0. A command that ends in ` &` goes on until the page ends, and the next waits until it has printed what is
 * shown. Fences without a name are for reading only.
 */
import { readFileSync } from 'node:fs'

export interface PageFile {
  kind: 'file'
  line: number
  path: string
  text: string
}

/** Changes a file: what begins with `-` is there and goes, what begins with `+` comes. */
export interface PageChange {
  kind: 'change'
  line: number
  path: string
  lines: string[]
}

export interface PageCommand {
  kind: 'command'
  line: number
  command: string
  code: number
  /** It does not end by itself. */
  background: boolean
  /** `undefined`: the page does not show what it prints. */
  output: string[] | undefined
}

export type PageStep = PageFile | PageChange | PageCommand

const COMMENT_NAME = /^(?:\/\/|#|<!--) (\.?[\w./-]+\.\w+)(?: -->)?$/
const NAME_BEFORE = /^`(\.?[\w./-]+)`:?$/

/** @throws {Error} where a fence is not closed */
export function readPage(path: string): PageStep[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const steps: PageStep[] = []
  for (let index = 0; index < lines.length; index++) {
    const [, fence, language] = /^(`{3,})(\w*)/.exec(lines[index]!) ?? []
    if (fence === undefined) continue
    const end = lines.indexOf(fence, index + 1)
    if (end === -1) throw new Error(`${path}:${index + 1}: the fence is not closed`)
    const body = lines.slice(index + 1, end)
    if (language === 'console') steps.push(...commandsOf(body, index + 2))
    else {
      const before = NAME_BEFORE.exec(lines.slice(0, index).findLast((line) => line.trim() !== '') ?? '')?.[1]
      const name = before ?? COMMENT_NAME.exec(body[0] ?? '')?.[1]
      if (name !== undefined && language === 'diff') steps.push({ kind: 'change', line: index + 1, path: name, lines: before === undefined ? body.slice(1) : body })
      else if (name !== undefined) steps.push({ kind: 'file', line: index + 1, path: name, text: `${body.join('\n')}\n` })
    }
    index = end
  }
  return steps
}

function commandsOf(body: readonly string[], line: number): PageCommand[] {
  const commands: PageCommand[] = []
  for (const [index, text] of body.entries()) {
    const [, command, code] = /^\$ (.*?)(?:\s+# exit code (\d+))?$/.exec(text) ?? []
    if (command !== undefined) {
      const [, ended, background] = /^(.*?)(\s+&)?$/.exec(command.replace(/\s+# .*$/, ''))!
      commands.push({ kind: 'command', line: line + index, command: ended!, code: Number(code ?? 0), background: background !== undefined, output: undefined })
    } else if (commands.length > 0) (commands.at(-1)!.output ??= []).push(text)
  }
  return commands
}

/** @returns the file's text with the change @throws {Error} where what should go, or stay, is not there exactly once */
export function changed(text: string, { path, line, lines }: PageChange): string {
  const side = (mark: string): string => lines.filter((one) => !one.startsWith(mark)).map((one) => `${one.slice(1)}\n`).join('')
  const parts = text.split(side('+'))
  if (parts.length !== 2) throw new Error(`line ${line}: ${path} has what the change begins with ${parts.length - 1} times`)
  return parts.join(side('-'))
}

/** What differs from run to run and from machine to machine, out of both what is shown and what came. */
export function steady(text: string, folder?: string): string[] {
  return (folder === undefined ? text : text.replaceAll(folder, '<folder>'))
    .replaceAll('/home/ada/help-center', '<folder>')
    .replace(/\d{8}T\d{9}-[0-9a-f]{4}/g, '<run>')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '<time>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<date>')
    .replace(/(?<=\b(?:main|HEAD|commit|at|vitest · [\w-]+) )[0-9a-f]{7,10}\b\+?/g, '<commit>')
    .replace(/(127\.0\.0\.1|localhost):\d+/g, '$1:<port>')
    .replace(/^ {2,}(slowest|costliest) .*$/gm, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
}

/** Where what came first differs from what the page shows; `undefined`: nowhere. */
export function differenceOf(shown: readonly string[], came: readonly string[]): string | undefined {
  let at = 0
  for (const [index, line] of shown.entries()) {
    if (line.trim() === '…') {
      const next = shown[index + 1]
      if (next === undefined) return undefined
      const found = came.findIndex((one, position) => position >= at && matches(next, one))
      if (found === -1) return `after … no ${JSON.stringify(next)} came`
      at = found
      continue
    }
    if (at >= came.length || !matches(line, came[at]!)) return `shown ${JSON.stringify(line)}, came ${JSON.stringify(came[at])}`
    at++
  }
  return at < came.length ? `not shown: ${JSON.stringify(came[at])}` : undefined
}

/** A line that ends in … shows only its beginning. */
function matches(shown: string, came: string): boolean {
  return shown === came || (shown.endsWith('…') && came.startsWith(shown.slice(0, -1)))
}
