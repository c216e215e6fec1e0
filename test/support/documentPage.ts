/**
 * A page of the documentation as its reader uses it: files are written as the page has them, commands are run, and what
 * they print is what the page says.
 *
 * A fence is a file where its first line is a comment with a name (`// math.eval.ts`), or the line before it is a name
 * (`` `rows.jsonl`: ``). A `console` fence has commands after `$ `, and under each what it prints; a line of `…` stands
 * for any lines. `# exit code 1` after a command is what it ends with, if not 0.
 */
import { readFileSync } from 'node:fs'

export interface PageFile {
  kind: 'file'
  line: number
  path: string
  text: string
}

export interface PageCommand {
  kind: 'command'
  line: number
  command: string
  code: number
  /** `undefined`: the page does not show what it prints. */
  output: string[] | undefined
}

const COMMENT_NAME = /^(?:\/\/|#|<!--) (\.?[\w./-]+\.\w+)(?: -->)?$/
const NAME_BEFORE = /^`(\.?[\w./-]+)`:?$/

export function readPage(path: string): (PageFile | PageCommand)[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const steps: (PageFile | PageCommand)[] = []
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
      if (name !== undefined) steps.push({ kind: 'file', line: index + 1, path: name, text: `${body.join('\n')}\n` })
    }
    index = end
  }
  return steps
}

function commandsOf(body: readonly string[], line: number): PageCommand[] {
  const commands: PageCommand[] = []
  for (const [index, text] of body.entries()) {
    const [, command, code] = /^\$ (.*?)(?:\s+# exit code (\d+))?$/.exec(text) ?? []
    if (command !== undefined) commands.push({ kind: 'command', line: line + index, command: command.replace(/\s+# .*$/, ''), code: Number(code ?? 0), output: undefined })
    else if (commands.length > 0) (commands.at(-1)!.output ??= []).push(text)
  }
  return commands
}

/** What differs from run to run and from machine to machine, out of both what is shown and what came. */
export function steady(text: string, folder?: string): string[] {
  return (folder === undefined ? text : text.replaceAll(folder, '<folder>'))
    .replace(/\d{8}T\d{9}-[0-9a-f]{4}/g, '<run>')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '<time>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<date>')
    .replace(/\b(main|HEAD) [0-9a-f]{7}\+?/g, '$1 <commit>')
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
