/** The whole command line: its commands, its help, and the one way in which anything ends. */
import { statSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { toCommander, type CommandDefinition, type RunCommand } from './command.ts'
import { EXIT } from './exitCodes.ts'
import { colorWanted, createIo, Interrupted } from './io.ts'
import { isUsageError, messageFor, Mistake } from './mistake.ts'

const AFTER = `
Runs are named by their id, by its beginning or the beginning of its last part,
where that is one run's only, or by latest, latest~1, …

Exit codes:
  0  done
  1  done, and the answer is bad: something regressed, a gate failed,
     lines of an import could not be read, a scorer failed
  2  not done: wrong usage, no such run, a file that can not be read

With --json an answer is one JSON document on standard output, and nothing else
is there; what went wrong is {"error": {"command", "kind", "message"}} on
standard error. NO_COLOR and FORCE_COLOR are obeyed.
\`evals <command> --help\` has examples.`

export function createProgram(commands: readonly CommandDefinition<never>[], version: string): Command {
  const program = new Command('evals')
    .description('Evals in the test runner and git repository that you already have.')
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help')
    .helpCommand(false)
    .usage('<command> [options]')
    .addHelpText('after', AFTER)
  for (const definition of commands) program.addCommand(toCommander(definition, 'evals', runCommand), { hidden: definition.hidden === true })
  for (const command of allCommands(program)) prepare(command)
  return program
}

/** Runs what the words say, and sets the process's exit code. Never throws. */
export async function runProgram(program: Command, words: readonly string[]): Promise<void> {
  try {
    if (words.length === 0) {
      program.outputHelp({ error: true })
      process.exitCode = EXIT.trouble
      return
    }
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (isUsageError(error) && error.exitCode === 0) return
    // A group without a command of it: its help is on standard error already
    if (isUsageError(error) && error.code === 'commander.help') {
      process.exitCode = EXIT.trouble
      return
    }
    fail(error, commandOf(program, words), words.includes('--json'))
  }
}

const runCommand: RunCommand = async (definition, path, args, flags) => {
  const io = createIo(flags)
  try {
    // Before anything is made there: a mistyped folder must not come to be
    if (!isFolder(io.root)) throw new Mistake(`there is no folder ${io.root}: --root takes the project’s folder`)
    process.exitCode = (await definition.run!(io, args, flags as never)) ?? EXIT.ok
  } catch (error) {
    fail(error, path, io.json)
  }
}

function fail(error: unknown, command: string, json: boolean): void {
  if (error instanceof Interrupted) {
    process.exitCode = EXIT.interrupted
    return
  }
  process.exitCode = EXIT.trouble
  const { kind, message } = messageFor(error)
  process.stderr.write(json ? `${JSON.stringify({ error: { command, kind, message } })}\n` : `${command}: ${visible(message)}${kind === 'usage' ? ` (${command} --help shows what there is)` : ''}\n`)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Messages quote what they are about. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** The command that words were meant for, as far as there is one. @example 'evals cache prune' */
function commandOf(program: Command, words: readonly string[]): string {
  let command = program
  const path = ['evals']
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word)
    if (!next) break
    command = next
    path.push(word)
  }
  return path.join(' ')
}

function* allCommands(command: Command): Generator<Command> {
  yield command
  for (const sub of command.commands) yield* allCommands(sub)
}

/** Errors are thrown and said in one place; help is as wide as the terminal. */
function prepare(command: Command): void {
  command
    .exitOverride((error: CommanderError) => {
      throw error
    })
    .configureOutput({ outputError: () => {}, getOutHasColors: () => colorWanted(process.stdout), getErrHasColors: () => colorWanted(process.stderr) })
    .configureHelp({ styleTitle: (title) => `\x1b[1m${title}\x1b[22m`, sortSubcommands: false, subcommandTerm: termOf })
    .allowExcessArguments(false)
}

/** Without `[options]`, which every command has. */
function termOf(command: Command): string {
  return [command.name(), ...command.registeredArguments.map((argument) => (argument.required ? `<${argument.name()}${argument.variadic ? '...' : ''}>` : `[${argument.name()}${argument.variadic ? '...' : ''}]`))].join(' ')
}
