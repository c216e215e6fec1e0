/** From an expression to where its value is written: through constants, members, spreads and imports of the project's own modules. */
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Node, ObjectExpression, ObjectProperty, Program } from '@babel/types'
import { projectFile } from '../../project/projectFile.ts'
import { RequestProblem } from '../../requestProblem.ts'
import { openModule, type Place, type SourceModule } from './sourceModule.ts'

export interface Sources {
  /** The project's, absolute. */
  root: string
  /** By path: a module is opened once, so that changes of one file come together. */
  modules: Map<string, SourceModule>
}

/** More than anybody writes: what goes in a circle ends. */
const MAX_STEPS = 40

/**
 * @returns `undefined` where there is none, or it is not the project's own: of a workspace's other packages nothing is changed
 * @throws {SourceError} for what can not be read as code
 */
export function moduleAt(sources: Sources, path: string): SourceModule | undefined {
  const own = ownPath(sources.root, path)
  const known = own === undefined ? undefined : sources.modules.get(own)
  if (own === undefined || known) return known
  const module = openModule(own)
  if (module) sources.modules.set(own, module)
  return module
}

function ownPath(root: string, path: string): string | undefined {
  try {
    return projectFile(root, relative(root, path))
  } catch (error) {
    if (error instanceof RequestProblem) return undefined
    throw error
  }
}

/** @returns the place itself where it is not followed any further, as it is computed or comes from elsewhere */
export function follow(sources: Sources, place: Place, steps: number = MAX_STEPS): Place {
  const next = steps === 0 ? undefined : step(sources, place, steps)
  return next ? follow(sources, next, steps - 1) : place
}

function step(sources: Sources, { module, node }: Place, steps: number): Place | undefined {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return { module, node: node.expression }
    case 'Identifier':
      return named(sources, module, node.name, steps)
    case 'MemberExpression': {
      if (node.computed || node.property.type !== 'Identifier') return undefined
      const { name } = node.property
      if (node.object.type === 'Identifier') {
        const source = importOf(module, node.object.name, 'ImportNamespaceSpecifier')?.source
        if (source !== undefined) return exported(sources, importedModule(sources, module, source), name, steps)
      }
      return propertyOf(sources, { module, node: node.object }, name, steps - 1)?.value
    }
    default:
      return undefined
  }
}

export interface FoundProperty {
  property: ObjectProperty
  /** Of the object that it is written in, which may be one that was spread. */
  object: Place & { node: ObjectExpression }
  value: Place
}

/** What the last of several says holds. @returns `undefined` also where what is spread after it can not be followed: that may set it too */
export function propertyOf(sources: Sources, place: Place, name: string, steps: number = MAX_STEPS): FoundProperty | undefined {
  const object = objectAt(sources, place, steps)
  for (const property of object?.node.properties.toReversed() ?? []) {
    if (property.type === 'SpreadElement') {
      const spread = { module: object!.module, node: property.argument }
      const found = steps > 0 ? propertyOf(sources, spread, name, steps - 1) : undefined
      if (found || !objectAt(sources, spread, steps - 1)) return found
    } else if (property.type === 'ObjectProperty' && keyOf(property) === name) {
      return { property, object: object!, value: { module: object!.module, node: property.value } }
    }
  }
  return undefined
}

export function objectAt(sources: Sources, place: Place, steps: number = MAX_STEPS): (Place & { node: ObjectExpression }) | undefined {
  const { module, node } = follow(sources, place, Math.max(0, steps))
  return node.type === 'ObjectExpression' ? { module, node } : undefined
}

export function keyOf({ key, computed }: ObjectProperty): string | undefined {
  if (key.type === 'StringLiteral') return key.value
  if (key.type === 'NumericLiteral') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

function named(sources: Sources, module: SourceModule, name: string, steps: number): Place | undefined {
  const declared = module.variables.get(name)
  if (declared) {
    // Of two of one name nobody here knows which is meant; and what is no constant may be set anywhere
    const [only] = declared
    return declared.length === 1 && only!.isConst && only!.init ? { module, node: only!.init } : undefined
  }
  const found = importOf(module, name)
  return found && exported(sources, importedModule(sources, module, found.source), found.imported, steps)
}

function importOf({ body }: SourceModule, name: string, type?: 'ImportNamespaceSpecifier'): { source: string; imported: string } | undefined {
  for (const statement of body.kind === 'code' ? body.program.body : []) {
    if (statement.type !== 'ImportDeclaration') continue
    for (const specifier of statement.specifiers) {
      if (specifier.local.name !== name || (specifier.type === 'ImportNamespaceSpecifier') !== (type !== undefined)) continue
      const imported = specifier.type === 'ImportSpecifier' ? textOf(specifier.imported) : 'default'
      return { source: statement.source.value, imported }
    }
  }
  return undefined
}

/** Whether a name is there, however it came. */
export function isDeclared(module: SourceModule, name: string): boolean {
  return module.variables.has(name) || importOf(module, name) !== undefined
}

const ENDINGS = ['', '.ts', '.mts', '.tsx', '.js', '.mjs', '.jsx', '.cts', '.cjs', '.json', '/index.ts', '/index.js']

function importedModule(sources: Sources, { path }: SourceModule, source: string): SourceModule | undefined {
  // Of packages nothing is changed
  if (!/^\.{1,2}\//.test(source)) return undefined
  const given = join(dirname(path), source)
  // TypeScript is imported by the name that it has when it is built
  const candidates = [...ENDINGS.map((ending) => given + ending), given.replace(/\.([mc]?)js(x?)$/, '.$1ts$2')]
  const found = candidates.find((candidate) => /\.([mc]?[jt]sx?|json)$/.test(candidate) && existsSync(candidate))
  return found === undefined ? undefined : moduleAt(sources, found)
}

function exported(sources: Sources, module: SourceModule | undefined, name: string, steps: number): Place | undefined {
  if (!module || steps <= 0) return undefined
  if (module.body.kind === 'json') return name === 'default' ? { module, node: module.body.value } : propertyOf(sources, { module, node: module.body.value }, name)?.value
  for (const statement of module.body.program.body) {
    const place = exportedBy(sources, module, statement, name, steps)
    if (place) return place
  }
  return undefined
}

function exportedBy(sources: Sources, module: SourceModule, statement: Program['body'][number], name: string, steps: number): Place | undefined {
  if (statement.type === 'ExportDefaultDeclaration') return name === 'default' ? { module, node: statement.declaration as Node } : undefined
  if (statement.type === 'ExportAllDeclaration') return exported(sources, importedModule(sources, module, statement.source.value), name, steps - 1)
  if (statement.type !== 'ExportNamedDeclaration') return undefined
  const { declaration, specifiers, source } = statement
  if (declaration?.type === 'VariableDeclaration') {
    const declared = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)
    return declared && named(sources, module, name, steps - 1)
  }
  const specifier = specifiers.find((one) => one.type === 'ExportSpecifier' && textOf(one.exported) === name)
  if (specifier?.type !== 'ExportSpecifier') return undefined
  return source ? exported(sources, importedModule(sources, module, source.value), specifier.local.name, steps - 1) : named(sources, module, specifier.local.name, steps - 1)
}

function textOf(name: { type: 'Identifier'; name: string } | { type: 'StringLiteral'; value: string }): string {
  return name.type === 'Identifier' ? name.name : name.value
}
