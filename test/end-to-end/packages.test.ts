/** The packages as they would be published: packed, and looked at as npm, Node and TypeScript will. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData, type Package, type ProblemKind } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const names = readdirSync(join(root, 'packages'))

let folder: string
beforeAll(() => {
  mkdirSync(join(root, 'test', '.out'), { recursive: true })
  folder = mkdtempSync(join(root, 'test', '.out', 'packed-'))
  execFileSync('npx', ['-y', '--prefer-offline', 'pnpm@12', '-r', '--filter', './packages/*', 'pack', '--pack-destination', folder], { cwd: root, stdio: 'pipe' })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Not for import: JSON, and what is named in Jest's configuration. */
const NO_TYPES: Record<string, string[]> = { jest: ['./jest-preset', './runner', './reporter'] }
/** A command, and no library. */
const NO_LIBRARY = ['cli']
/** CommonJS gets them by `require(esm)`, which every Node that is supported has. */
const ESM_ALONE: ProblemKind = 'CJSResolvesToESM'

describe.each(names)('@evals/%s, packed', (name) => {
  const tarball = (): Buffer<ArrayBuffer> => readFileSync(join(folder, `evals-${name}-0.1.0.tgz`))
  const opened = (): Package => createPackageFromTarballData(new Uint8Array(tarball()))

  test('publint has nothing to say', async () => {
    const data = tarball()
    const { messages, pkg } = await publint({ pack: { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>, { color: false }))).toEqual([])
  })

  test('its types are those of what is run', async () => {
    const result = await checkPackage(opened(), { excludeEntrypoints: NO_TYPES[name] ?? [] })
    if (NO_LIBRARY.includes(name)) return expect(result.types).toBe(false)
    // TypeScript's old resolution, by which no `exports` are seen, is gone from it
    const problems = result.types === false ? ['it has no types'] : result.problems.filter((problem) => problem.kind !== ESM_ALONE && !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
    expect(problems).toEqual([])
  })

  test('has a licence, a page that says what it is for, and no file but what is built', () => {
    const files = opened().listFiles(`/node_modules/@evals/${name}`).map((file) => file.slice(`/node_modules/@evals/${name}/`.length))
    const own = { jest: ['jest-preset.json'] }[name] ?? []
    expect(files.filter((file) => !file.startsWith('dist/') && file !== 'THIRD-PARTY-LICENSES.md').toSorted()).toEqual(['LICENSE', 'README.md', ...own, 'package.json'])
    expect(files.filter((file) => /__tests__|\.test\.|\.tsx?$/.test(file) && !/\.d\.[mc]?ts$/.test(file))).toEqual([])
  })

  test.runIf(name === 'studio')('has the licences of what is bundled into its pages', () => {
    const licences = opened().readFile('/node_modules/@evals/studio/dist/client/THIRD-PARTY-LICENSES.md')
    for (const bundled of ['react', '@base-ui/react', '@fontsource-variable/inter']) expect(licences).toContain(`## ${bundled} - `)
  })

  test('depends on the versions that are published with it', () => {
    const { version, dependencies = {}, license, engines, description } = JSON.parse(opened().readFile(`/node_modules/@evals/${name}/package.json`)) as { version: string; license: string; description: string; engines: { node: string }; dependencies?: Record<string, string> }
    const ours = Object.entries(dependencies).filter(([dependency]) => dependency.startsWith('@evals/'))
    expect(ours).toEqual(ours.map(([dependency]) => [dependency, version]))
    expect({ license, node: engines.node, described: description.length > 10 }).toEqual({ license: 'MIT', node: '>=22.13', described: true })
  })
})
