/** Params of an eval, and its variants, written where they stand: in the eval file, or in a module or a prompt that it uses. */
import { realpathSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Json, ParamValue, PlaygroundSuite, PromptText } from '@evals/core'
import { promptFacts, promptPath } from './promptFiles.ts'
import { projectFile } from '../project/projectFile.ts'
import type { PlanBody } from './playgroundRequests.ts'
import { readIfThere, type FileChange, type PlannedSave } from './savePlans.ts'
import { findEval, literalText } from './source/findEval.ts'
import { inQuotes, literalValue, printInto, printValue, sameJson } from './source/literal.ts'
import { follow, isDeclared, moduleAt, objectAt, propertyOf, type Sources } from './source/resolvePlace.ts'
import { addProperty, overwrite } from './source/setProperty.ts'
import { placeName, SourceError, type Place } from './source/sourceModule.ts'

type Problems = PlannedSave['problems']

interface Saving {
  sources: Sources
  /** As the runner knows it. */
  suite: PlaygroundSuite | undefined
  options: Place
  problems: Problems
  /** Texts of prompts, by path. */
  prompts: Map<string, string>
}

/** @param suite as the runner has it now: what is written is checked against what it stands for. `undefined`: it is not known */
export function planParams(root: string, body: Extract<PlanBody, { save: 'params' | 'variant' }>, suite: PlaygroundSuite | undefined): PlannedSave {
  const inside = realpathSync(root)
  const sources: Sources = { root: inside, modules: new Map() }
  const problems: Problems = []
  const prompts = new Map<string, string>()
  try {
    const path = projectFile(root, body.file)
    const module = moduleAt(sources, path)
    const found = module ? findEval(module, body.suite) : { problem: 'it is not there' }
    if ('problem' in found) problems.push({ message: `${body.file}: ${found.problem}` })
    else {
      const saving: Saving = { sources, suite, options: found.options, problems, prompts }
      if (body.save === 'params') saveBase(saving, body.params)
      else saveVariant(saving, body.name, body.params)
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    problems.push({ message: error.message })
  }
  const changes: FileChange[] = [
    ...[...sources.modules.values()].map(({ path, text, edit }) => ({ path, before: text, after: edit.toString() })),
    ...[...prompts].map(([path, source]) => ({ path, before: readIfThere(path), after: source })),
  ]
  for (const problem of problems) problem.message = problem.message.replaceAll(join(inside, '/'), '')
  return { changes, problems, ...(problems.length === 0 ? {} : { copy: copyText(body, problems) }) }
}

function saveBase(saving: Saving, params: Record<string, ParamValue>): void {
  const { sources, options, problems } = saving
  const object = propertyOf(sources, options, 'params')
  const base = object && objectAt(sources, object.value)
  if (!base) return void problems.push({ message: object ? `${placeName(object.value)}: \`params\` is made as the file runs, and stands nowhere` : `${placeName(options)}: the eval has no \`params\` written out` })
  for (const [name, value] of Object.entries(params)) {
    const found = propertyOf(sources, base, name)
    const place = found && follow(sources, found.value)
    const problem = isPrompt(value) ? savePrompt(saving, place, value.$prompt) : saveValue(saving, { base, place }, name, value)
    if (problem !== undefined) problems.push({ param: name, message: problem })
  }
}

/** @returns why it can not be written */
function saveValue({ suite }: Saving, { base, place }: { base: ReturnType<typeof objectAt> & {}; place: Place | undefined }, name: string, value: Json): string | undefined {
  if (!place) {
    if (base.node.properties.some(({ type }) => type === 'SpreadElement') && suite?.params.some((param) => param.name === name && param.value !== undefined)) return `${placeName(base)}: \`${name}\` comes from what is spread there`
    addProperty(base, name, printInto(value, base))
    return undefined
  }
  const written = literalValue(place.node)
  if (written === undefined) return `${placeName(place)}: \`${name}\` is computed there, and is no value that could be replaced`
  const now = suite?.params.find((param) => param.name === name)?.value
  if (now !== undefined && !sameJson(now, written)) return `${placeName(place)}: \`${name}\` is written as ${JSON.stringify(written)} there, and the eval runs with ${JSON.stringify(now)}: something else sets it`
  if (!sameJson(written, value)) overwrite(place, printValue(value, place))
  return undefined
}

/** @returns why it can not be written */
function savePrompt({ sources, prompts }: Saving, place: Place | undefined, { file, source }: PromptText): string | undefined {
  const path = promptPath(sources.root, file)
  const call = place && promptCall(place)
  if (!call || call.path !== path) {
    if (!call) return `${place ? placeName(place) : 'the params'}: no \`prompt('./…')\` is written there that names a file`
    overwrite(call.argument, inQuotes(fromFolder(dirname(place.module.path), path), place.module.quote))
  }
  return writePrompt(sources.root, prompts, path, { file, source })
}

function saveVariant(saving: Saving, name: string, params: Record<string, ParamValue>): void {
  const { sources, options, problems } = saving
  const owner = objectAt(sources, options)
  if (!owner) return void problems.push({ message: `${placeName(options)}: the eval's options are made as the file runs` })
  const variants = propertyOf(sources, owner, 'variants')
  const all = variants && objectAt(sources, variants.value)
  if (variants && !all) return void problems.push({ message: `${placeName(variants.value)}: \`variants\` is made as the file runs, and stands nowhere` })
  const known = all && propertyOf(sources, all, name)
  const own = known && objectAt(sources, known.value)
  if (known && !own) return void problems.push({ message: `${placeName(known.value)}: the variant ${JSON.stringify(name)} is made as the file runs` })

  const texts: [string, string][] = []
  const at = own ?? all ?? owner
  for (const [param, value] of Object.entries(params)) {
    const found = own && propertyOf(sources, own, param)
    const place = found && follow(sources, found.value)
    const text = isPrompt(value) ? variantPrompt(saving, at, { name, param, place }, value.$prompt) : { text: printInto(value, at) }
    if ('problem' in text) problems.push({ param, message: text.problem })
    else if (text.text === undefined) continue
    else if (!found) texts.push([param, text.text])
    else if (isPrompt(value) || literalValue(place!.node) !== undefined) {
      if (isPrompt(value) || !sameJson(literalValue(place!.node), value)) overwrite(place!, isPrompt(value) ? text.text : printValue(value, place!))
    } else problems.push({ param, message: `${placeName(place!)}: \`${param}\` is computed there, and is no value that could be replaced` })
  }
  if (own) return void texts.forEach(([param, text]) => addProperty(own, param, text))
  const object = texts.length === 0 ? '{}' : `{ ${texts.map(([param, text]) => `${keyText(param, at)}: ${text}`).join(', ')} }`
  if (all) addProperty(all, name, object)
  else addProperty(owner, 'variants', `{ ${keyText(name, owner)}: ${object} }`, propertyOf(sources, owner, 'params')?.property)
}

/** A variant with a text of its own has a file of its own: that of the base is not its to change. `text` is absent where nothing is to be written. */
function variantPrompt({ sources, options, prompts }: Saving, at: Place, { name, param, place }: { name: string; param: string; place: Place | undefined }, { file, source }: PromptText): { text?: string | undefined } | { problem: string } {
  const base = propertyOf(sources, options, 'params')
  const baseValue = base && propertyOf(sources, base.value, param)
  const call = baseValue && promptCall(follow(sources, baseValue.value))
  const ownCall = place && promptCall(place)
  const used = call ?? ownCall
  if (!used) return { problem: `${placeName(baseValue?.value ?? at)}: no \`prompt('./…')\` is written there that a variant could be made like` }
  if (!isDeclared(at.module, used.callee)) return { problem: `${at.module.path}: it does not import \`${used.callee}\`: import it there first` }
  const given = promptPath(sources.root, file)
  const isBase = call?.path === given
  // As it is in the base: nothing to be said
  if (isBase && readIfThere(given) === source && !ownCall) return {}
  const path = isBase ? (ownCall && ownCall.path !== given ? ownCall.path : join(dirname(given), `${basename(given, '.prompt')}.${slug(name)}.prompt`)) : given
  const named = relative(sources.root, path)
  if (isBase && !ownCall && readIfThere(path) !== undefined && readIfThere(path) !== source) return { problem: `${named} is there already, with another text: give the variant another name` }
  const problem = writePrompt(sources.root, prompts, path, { file: named, source })
  if (problem !== undefined) return { problem }
  return { text: `${used.callee}(${inQuotes(fromFolder(dirname(at.module.path), path), at.module.quote)})` }
}

/** @returns why it is no prompt */
function writePrompt(root: string, prompts: Map<string, string>, path: string, prompt: PromptText): string | undefined {
  try {
    promptFacts(root, prompt)
  } catch (error) {
    return (error as Error).message
  }
  if (readIfThere(path) !== prompt.source) prompts.set(path, prompt.source)
  return undefined
}

/** @example of `prompt('./solve.prompt')`: the path of the file, absolute */
function promptCall({ module, node }: Place): { path: string; argument: Place; callee: string } | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined
  const [argument] = node.arguments
  const text = argument && literalText(argument)
  return text?.endsWith('.prompt') ? { path: join(dirname(module.path), text), argument: { module, node: argument! }, callee: node.callee.name } : undefined
}

function isPrompt(value: ParamValue): value is { $prompt: PromptText } {
  return typeof value === 'object' && value !== null && '$prompt' in value
}

function keyText(key: string, { module }: Place): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : inQuotes(key, module.quote)
}

function fromFolder(folder: string, path: string): string {
  const way = relative(folder, path).replaceAll('\\', '/')
  return way.startsWith('.') ? way : `./${way}`
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'variant'
}

/** For what has to be written by hand: where there is one thing wrong with all of it, all of it. */
function copyText({ params }: { params: Record<string, ParamValue> }, problems: Problems): string {
  const isAll = problems.some(({ param }) => param === undefined)
  const left = Object.entries(params).filter(([name]) => isAll || problems.some(({ param }) => param === name))
  return JSON.stringify(Object.fromEntries(left.map(([name, value]) => [name, isPrompt(value) ? value.$prompt.source : value])), null, 2)
}
