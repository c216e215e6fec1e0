#!/usr/bin/env node
/** The `evals` command. */
import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import { acceptCommand } from './accept.ts'
import { mergeCommand } from './merge.ts'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(`evals needs Node 22.13 or later; this is ${process.versions.node}`)
  process.exit(1)
}

const { version: VERSION } = createRequire(import.meta.url)('../package.json') as { version: string }

const program = new Command('evals')
  .description('Evals in the test runner and git repository that you already have')
  .version(VERSION)
  .showHelpAfterError('(evals --help shows what there is)')

program
  .command('accept')
  .description('take the scores of a run that is there as the new baseline; runs nothing and calls no model')
  .argument('[run]', 'id of the run, as in .evals/runs (default: the newest)')
  .addOption(new Option('--root <folder>', 'the project’s folder').default('.', 'this one'))
  .addHelpText('after', '\nExamples:\n  evals accept\n  evals accept 20261123T011401123-9f2c\n  evals accept --root packages/app')
  .action(acceptCommand)

program
  .command('merge')
  .description('make one run of several, say of the shards of a CI job: one comparison, one gate, one report')
  .argument('<run...>', 'ids of runs, run folders, or folders that hold run folders')
  .addOption(new Option('--root <folder>', 'the project’s folder').default('.', 'this one'))
  .option('-u, --update', 'write the merged scores into the baselines')
  .option('--outputFile <file...>', 'files to write: .json the run record, .xml JUnit, .md Markdown')
  .addHelpText('after', '\nExamples:\n  evals merge shards/*/\n  evals merge shards/*/ --outputFile report.xml\n  evals merge 20261123T011401123-9f2c 20261123T011402456-01ab')
  .action(mergeCommand)

await program.parseAsync()
