/**
 * Writes the API reference, `docs/api`, out of the doc comments of what users import. A name without a comment fails it.
 *
 *   node docs/reference.ts [folder, default docs/api]
 *
 * TypeDoc needs the programming interface of TypeScript, which TypeScript 7 does not have: this folder has an older one of its own.
 */
import { join, relative } from 'node:path'
import { Application, Converter, ReflectionKind, type Context, type DeclarationReflection, type ProjectReflection } from 'typedoc'

const root = join(import.meta.dirname, '..')

/** What users import, and the file that exports it. */
const entries: Record<string, string> = {
  '@evals/vitest': 'packages/vitest/src/index.ts',
  '@evals/vitest/plugin': 'packages/vitest/src/plugin.ts',
  '@evals/jest': 'packages/jest/src/index.ts',
  '@evals/core/stats': 'packages/core/src/stats/index.ts',
  '@evals/store/client': 'packages/store/src/client/index.ts',
}

const out = process.argv[2] ?? join(root, 'docs', 'api')
const application = await Application.bootstrapWithPlugins({
  plugin: ['typedoc-plugin-markdown'],
  name: 'evals: API reference',
  tsconfig: join(import.meta.dirname, 'tsconfig.json'),
  basePath: root,
  entryPoints: Object.values(entries).map((file) => join(root, file)),
  readme: 'none',
  out,
  // The runners' own names have their own reference
  excludeExternals: true,
  disableGit: true,
  // From the root of the repository, as GitHub follows it
  sourceLinkTemplate: '/packages/{path}#L{line}',
  logLevel: 'Warn',
  // Both packages have them alike: where one leads is enough
  validation: { notExported: false, invalidLink: true },
})
application.options.setValue('outputFileStrategy', 'modules')

application.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => {
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
    const file = relative(root, module.sources?.[0]?.fullFileName ?? '')
    const [name] = Object.entries(entries).find(([, path]) => path === file) ?? []
    if (name !== undefined) module.name = name
  }
})

const project = await application.convert()
if (!project) process.exit(1)
const undocumented = namesWithoutComment(project)
if (undocumented.length > 0) console.error(`These have no doc comment:\n${undocumented.map((name) => `  ${name}\n`).join('')}`)
await application.generateOutputs(project)
console.log(`written to ${relative(process.cwd(), out) || out}`)
process.exitCode = undocumented.length > 0 || application.logger.hasErrors() ? 1 : 0

/** @example ['@evals/vitest: scorer  packages/core/src/scorer/scorer.ts:10'] */
function namesWithoutComment(reflections: ProjectReflection): string[] {
  return reflections
    .getChildrenByKind(ReflectionKind.Module)
    .flatMap((module) => (module.children ?? []).filter((one) => !one.isReference() && !isDocumented(one)).map((one) => `${module.name}: ${one.name}  ${one.sources?.[0]?.fileName}:${one.sources?.[0]?.line}`))
}

function isDocumented({ comment, signatures, type }: DeclarationReflection): boolean {
  const callable = signatures ?? (type?.type === 'reflection' ? type.declaration.signatures : undefined)
  return comment !== undefined || (callable?.some((signature) => signature.comment !== undefined) ?? false)
}
