/**
 * Installs and builds what is not installed and built yet, so that `npm test` and `npm run demo` work in a fresh clone
 * with nothing but Node and npm, and cost nothing in one that is ready. Runs on the machine's own Node.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname ?? new URL('.', import.meta.url).pathname.replace(/\/$/, ''))
const stamps = join(root, 'node_modules', '.cache', 'evals')
const pnpm = 'npx -y pnpm@12'

const folders = (under) => (existsSync(join(root, under)) ? readdirSync(join(root, under)).map((name) => `${under}/${name}`) : [])
const packages = folders('packages')
const manifests = ['.', 'docs', ...packages, ...folders('fixtures'), ...folders('test/labs')].map((folder) => `${folder}/package.json`)

const installed = [...manifests, 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
const built = [...installed, 'tsconfig.base.json', ...packages.flatMap((folder) => [`${folder}/src`, `${folder}/tsdown.config.ts`, `${folder}/vite.config.ts`])]

step('install', installed, existsSync(join(root, 'node_modules', '.bin', 'node')), `${pnpm} install --frozen-lockfile --prefer-offline --reporter=append-only`)
step('build', built, packages.every((folder) => existsSync(join(root, folder, 'dist'))), `${pnpm} -r --filter "./packages/*" run build`)

/** Runs the command unless it ran before on the same files and what it made is there. */
function step(name, inputs, present, command) {
  const stamp = join(stamps, name)
  const fingerprint = fingerprintOf(inputs)
  if (present && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  console.log(`${name}: ${command}`)
  const { status, stdout, stderr } = spawnSync(command, { cwd: root, shell: true, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) {
    console.error(`${stdout}${stderr}\n${name} failed; the output above says why`)
    process.exit(1)
  }
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, fingerprint)
}

function fingerprintOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else hash.update(`${path}\0`).update(readFileSync(full))
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}
