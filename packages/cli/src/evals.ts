#!/usr/bin/env node
/** The `evals` command. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(`evals needs Node 22.13 or later; this is ${process.versions.node}`)
  process.exit(2)
}

// `evals runs | head`: whoever read has seen enough
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}

const { commands } = await import('./commands/index.ts')
const { createProgram, runProgram } = await import('./frame/program.ts')
const { version } = await import('./version.ts')

const program = createProgram(commands, version)
const [first, ...rest] = process.argv.slice(2)
if (first === 'complete') {
  const { answerCompletion } = await import('./completion/answer.ts')
  await answerCompletion(program, commands, rest)
} else {
  await runProgram(program, process.argv.slice(2))
  // A user's scorers may have left a timer or a connection open, which would hold a command that is done; what is written goes out first
  process.stdout.write('', () => process.stderr.write('', () => process.exit()))
}
