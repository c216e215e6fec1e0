/** What may stand where the cursor is: from commander's commands and options, and from the project's files. */
import { resolve } from 'node:path'
import type { Command, Option } from 'commander'
import type { Candidate, CommandDefinition, Completion } from '../frame/command.ts'
import { SHELLS } from './shells.ts'

/** @param words `<shell> -- <word>...`; the last is the one at the cursor, and may be empty */
export async function answerCompletion(program: Command, commands: readonly CommandDefinition<never>[], words: readonly string[]): Promise<void> {
  const [shell, dashes, ...line] = words
  if (dashes !== '--' || !SHELLS.some((one) => one === shell)) {
    process.stderr.write('evals complete: is for shells, see evals completion --help\n')
    process.exitCode = 2
    return
  }
  const typed = shell === 'bash' ? rejoined(line.map(unquoted)) : line
  const { candidates, files } = await completionsFor(program, commands, typed)
  // bash replaces only what stands after the last of its word breaks
  const kept = shell === 'bash' ? /^.*[=:]/s.exec(typed.at(-1) ?? '')?.[0].length ?? 0 : 0
  const lines = candidates.map(({ value, description = '' }) => `${value.slice(kept)}\t${oneLine(description)}`)
  process.stdout.write([...lines, ...(files ? [':files'] : [])].map((text) => `${text}\n`).join(''))
}

export interface Completions {
  candidates: Candidate[]
  files: boolean
}

/** @param words after `evals`; the last is the one at the cursor @example await completionsFor(program, commands, ['sh'])   // { candidates: [{ value: 'show', … }], files: false } */
export async function completionsFor(program: Command, commands: readonly CommandDefinition<never>[], words: readonly string[]): Promise<Completions> {
  const place = placeOf(program, commands, words.slice(0, -1))
  const current = words.at(-1) ?? ''
  const { args, option } = place
  const { command, definition } = inEffect(place)
  const context = { root: resolve(rootOf(words)), args }
  const valuesOf = (of: Option): Promise<Completions> => fromSource(of.argChoices ?? (of.long === '--root' ? 'files' : definition?.completes?.[of.long ?? '']), context)

  if (option) return matching(await valuesOf(option), current)
  const inline = /^(--[\w-]+)=(.*)$/s.exec(current)
  const named = inline && optionsOf(command).find(({ long }) => long === inline[1])
  if (inline && named) {
    const { candidates, files } = matching(await valuesOf(named), inline[2]!)
    return { candidates: candidates.map((one) => ({ ...one, value: `${inline[1]}=${one.value}` })), files }
  }
  if (current.startsWith('-')) return matching({ candidates: optionsOf(command).flatMap(({ long, description }) => (long ? [{ value: long, description }] : [])), files: false }, current)

  const subcommands = args.length > 0 ? [] : place.command.createHelp().visibleCommands(place.command).map((sub) => ({ value: sub.name(), description: sub.summary() || sub.description() }))
  const argument = command.registeredArguments[args.length] ?? command.registeredArguments.findLast(({ variadic }) => variadic)
  const values = argument ? await fromSource(argument.argChoices ?? definition?.completes?.[argument.name()], context) : { candidates: [], files: false }
  return matching({ candidates: [...subcommands, ...values.candidates], files: values.files }, current)
}

interface Place {
  command: Command
  definition: CommandDefinition<never> | undefined
  args: string[]
  /** Set where its value is to come. */
  option: Option | undefined
}

function placeOf(program: Command, commands: readonly CommandDefinition<never>[], words: readonly string[]): Place {
  const place: Place = { command: program, definition: undefined, args: [], option: undefined }
  let known = commands
  const optionOf = (word: string): Option | undefined => optionsOf(inEffect(place).command).find(({ short, long }) => word === short || word === long)
  for (const word of words) {
    if (place.option) {
      place.option = undefined
      continue
    }
    if (word.startsWith('-') && word !== '-') {
      const option = optionOf(word)
      if (option && (option.required || option.optional)) place.option = option
      continue
    }
    const sub = place.args.length === 0 ? place.command.commands.find((one) => one.name() === word) : undefined
    if (sub) {
      place.command = sub
      place.definition = known.find(({ name }) => name === word)
      known = place.definition?.subcommands ?? []
    } else place.args.push(word)
  }
  return place
}

/** The subcommand that runs when none is named, where there is one. */
function inEffect({ command, definition }: Place): Pick<Place, 'command' | 'definition'> {
  const byDefault = definition?.subcommands?.find(({ isDefault }) => isDefault)
  const sub = byDefault && command.commands.find((one) => one.name() === byDefault.name)
  return sub ? { command: sub, definition: byDefault } : { command, definition }
}

function optionsOf(command: Command): Option[] {
  return command.createHelp().visibleOptions(command)
}

async function fromSource(source: Completion | readonly string[] | undefined, context: Parameters<Exclude<Completion, 'files'>>[0]): Promise<Completions> {
  if (source === undefined) return { candidates: [], files: false }
  if (source === 'files') return { candidates: [], files: true }
  if (typeof source !== 'function') return { candidates: source.map((value) => ({ value })), files: false }
  try {
    return { candidates: await source(context), files: false }
  } catch {
    // No runs yet, or none that can be read: there is nothing to complete, and nobody to tell
    return { candidates: [], files: false }
  }
}

/** What is no single line can not be put on one. */
function matching({ candidates, files }: Completions, current: string): Completions {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return { candidates: candidates.filter(({ value }) => value.startsWith(current) && !/[\u0000-\u001f\u007f-\u009f]/.test(value)), files }
}

function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 80)
}

function rootOf(words: readonly string[]): string {
  const at = words.indexOf('--root')
  if (at >= 0 && at < words.length - 2) return words[at + 1]!
  return words.find((word) => word.startsWith('--root='))?.slice('--root='.length) ?? '.'
}

/** bash hands words over as they were typed. */
function unquoted(word: string): string {
  return /^['"]/.test(word) ? word.slice(1).replace(new RegExp(`${word[0]}$`), '') : word.replace(/\\(.)/gs, '$1')
}

/** bash makes words of their own of = and :, and of what stands around them. */
function rejoined(words: readonly string[]): string[] {
  const joined: string[] = []
  let open = false
  for (const word of words) {
    if ((open || /^[=:]+$/.test(word)) && joined.length > 0) {
      joined[joined.length - 1] += word
      open = !open || /^[=:]+$/.test(word)
    } else joined.push(word)
  }
  return joined
}
