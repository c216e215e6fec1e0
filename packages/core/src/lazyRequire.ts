/** Loads a dependency when it is first needed, synchronously, so that test workers which never use it pay nothing. */

const loaded = new Map<string, unknown>()

/**
 * The module, by Node's own require, which also loads ESM since 22.12.
 *
 * @param importer the URL of the module that depends on it
 *
 * `process.getBuiltinModule` instead of an import of node:module, because Jest replaces the latter by one whose
 * `createRequire` knows no ESM and loads the module again for each test file.
 */
export function lazyRequire(name: string, importer: string): unknown {
  const key = `${importer} ${name}`
  if (!loaded.has(key)) {
    loaded.set(key, process.getBuiltinModule('node:module').createRequire(importer)(name))
  }
  return loaded.get(key)
}
