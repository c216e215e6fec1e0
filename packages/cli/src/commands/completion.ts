/** `evals completion <shell>` */
import { Argument } from 'commander'
import { SHELLS, type Shell } from '../completion/shells.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'

export const completion: CommandDefinition<never> = defineCommand({
  name: 'completion',
  group: 'Other:',
  summary: 'completion of commands, runs and suites for a shell',
  configure: (command) => command.addArgument(new Argument('<shell>', 'which').choices([...SHELLS])),
  examples: [
    ['source <(evals completion bash)', 'in ~/.bashrc'],
    ['source <(evals completion zsh)', 'in ~/.zshrc, after compinit'],
    ['evals completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  async run(_io, [shell]) {
    const { scriptFor } = await import('../completion/scripts.ts')
    process.stdout.write(scriptFor(shell as Shell))
  },
})
