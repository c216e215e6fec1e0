/** A command as its file describes it: what it is called, takes, gives and does. The frame adds what all commands have. */
import { Command, Option } from 'commander'
import type { ExitCode } from './exitCodes.ts'
import type { Io } from './io.ts'

export type Group = 'Runs:' | 'Studio:' | 'Logs:' | 'Datasets:' | 'Other:'

export interface Candidate {
  value: string
  description?: string | undefined
}

export interface CompletionContext {
  /** The project's folder, absolute. */
  root: string
  /** The arguments that are there already. */
  args: readonly string[]
}

/** What may stand there. `files`: whatever the shell completes. */
export type Completion = 'files' | ((context: CompletionContext) => Candidate[] | Promise<Candidate[]>)

export interface CommandDefinition<Flags = object> {
  /** One word; subcommands are in `subcommands`. */
  name: string
  group?: Group | undefined
  /** One line, for the list of commands. */
  summary: string
  /** What the list has no room for. */
  description?: string | undefined
  /** The command's own arguments and options: `command.argument('[run]', 'which').option('--limit <n>', 'how many')`. */
  configure?: ((command: Command) => Command) | undefined
  /** Whole commands, with what they do. */
  examples: readonly (readonly [command: string, does: string])[]
  /** What `--json` gives, for help. */
  json?: string | undefined
  /** By an argument's name or an option's long form: `{ run: runIds, '--suite': suites }`. */
  completes?: Readonly<Record<string, Completion>> | undefined
  subcommands?: readonly CommandDefinition<never>[] | undefined
  /** Where there are subcommands: the one that runs when none is named. */
  isDefault?: boolean | undefined
  hidden?: boolean | undefined
  /**
   * Loads what it needs by `import()`, so that no other command waits for it.
   *
   * @param args those that were given, in order
   * @returns 0 where nothing is returned
   * @throws what `messageFor` knows as the user's mistake
   */
  run?: ((io: Io, args: readonly string[], flags: Flags) => Promise<ExitCode | void>) | undefined
}

/** Keeps the type of the flags to itself, so that commands can stand in one list. */
export function defineCommand<Flags>(definition: CommandDefinition<Flags>): CommandDefinition<never> {
  return definition as CommandDefinition<never>
}

export type RunCommand = (definition: CommandDefinition<never>, path: string, args: readonly string[], flags: Record<string, unknown>) => Promise<void>

/** Makes commander's command of a definition. @param path of the command above: `evals` */
export function toCommander(definition: CommandDefinition<never>, path: string, run: RunCommand): Command {
  const { name, group, summary, description, configure, examples, json, subcommands = [] } = definition
  const own = `${path} ${name}`
  const command = new Command(name).summary(summary).description(description === undefined ? `${capital(summary)}.` : `${capital(summary)}.\n\n${description}`)
  if (group !== undefined) command.helpGroup(group)
  configure?.(command)
  if (definition.run) {
    command.addOption(new Option('--root <folder>', 'the project’s folder, which has .evals in it (default: this one)').helpGroup('Common options:'))
    if (json !== undefined) command.addOption(new Option('--json', 'the answer as JSON').helpGroup('Common options:'))
    command.action(async (...all: unknown[]) => {
      const [flags] = all.slice(-2) as [Record<string, unknown>, Command]
      // The one that runs when none is named was not named
      await run(definition, definition.isDefault ? path : own, all.slice(0, -2).flat().filter((arg) => typeof arg === 'string'), flags)
    })
  }
  command.addHelpOption(new Option('-h, --help', 'this help').helpGroup('Common options:'))
  command.helpCommand(false)
  for (const sub of subcommands) command.addCommand(toCommander(sub, own, run), { isDefault: sub.isDefault === true, hidden: sub.hidden === true })
  command.addHelpText('after', helpAfter(examples, json))
  return command
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function helpAfter(examples: CommandDefinition['examples'], json: string | undefined): string {
  const width = Math.max(0, ...examples.map(([command]) => command.length))
  const lines = examples.map(([command, does]) => (width <= 44 ? `  ${command.padEnd(width)}  ${does}`.trimEnd() : `  ${command}${does === '' ? '' : `\n      ${does}`}`))
  return [...(lines.length > 0 ? ['', 'Examples:', ...lines] : []), ...(json === undefined ? [] : ['', 'JSON:', ...wrapped(json, 78).map((line) => `  ${line}`)])].join('\n')
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
