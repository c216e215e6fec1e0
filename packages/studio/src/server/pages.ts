/** The built pages: files of the package's own `client` folder, known by name, and the one page for every address of the application. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { Handler } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** The folder that the pages are built into. It is beside this file in the package, and one up in its sources. */
export const CLIENT_FOLDER: string = import.meta.filename.endsWith('.ts') ? join(import.meta.dirname, '..', '..', 'dist', 'client') : join(import.meta.dirname, 'client')

export function pages(folder: string = CLIENT_FOLDER): Handler {
  const files = new Map(filesIn(folder).map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]))
  // An application's page may be at any depth, and asks for what is at the top
  const start = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll('"./', '"/')
  return (context) => {
    const file = files.get(context.req.path)
    if (file === undefined || file.endsWith('index.html')) return context.html(start)
    const cached = context.req.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return context.body(readFileSync(file), 200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': cached })
  }
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
