/** The project's prompts: which there are, what one says, and what is wrong with a text that is in an editor. */
import { readFileSync, realpathSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { systemProblem } from '@evals/core'
import { promptText, type PromptFacts } from '@evals/llm'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import type { PromptAnswer } from './playgroundAnswers.ts'
import type { PromptSource } from './playgroundRequests.ts'

/** More than a person chooses from. */
const MAX_FILES = 2_000
/** Folders that no prompt is edited in. */
const NEVER = /^(\..*|node_modules|dist)$/

export async function listPrompts(root: string): Promise<string[]> {
  const files: string[] = []
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (files.length >= MAX_FILES) return
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !NEVER.test(entry.name)) await walk(path)
      // A partial is a part of others
      else if (entry.isFile() && entry.name.endsWith('.prompt') && !entry.name.startsWith('_')) files.push(path)
    }
  }
  await walk('')
  return files.toSorted()
}

/** @throws {RequestProblem} for what is no `.prompt` file of the project, or can not be read */
export function readPrompt(root: string, file: string): PromptAnswer {
  const path = promptPath(root, file)
  try {
    return checkPrompt(root, { file, source: readFileSync(path, 'utf8') })
  } catch (error) {
    throw error instanceof RequestProblem ? error : new RequestProblem(404, `${file} can not be read: ${systemProblem(error)}`)
  }
}

export function checkPrompt(root: string, { file, source }: PromptSource): PromptAnswer {
  const given = { ...(file === undefined ? {} : { file }), source }
  try {
    const { variables, model } = promptFacts(root, { file, source })
    return { ...given, variables, ...(model === undefined ? {} : { model }) }
  } catch (error) {
    if (error instanceof RequestProblem) throw error
    return { ...given, variables: [], problem: inProject(root, (error as Error).message) }
  }
}

/** @throws {PromptError} for a text that is no prompt @throws {RequestProblem} for a path that is none of the project's */
export function promptFacts(root: string, { file, source }: PromptSource): PromptFacts {
  const inside = realpathSync(root)
  // A partial's file may be a link: what it says is in no message either
  return promptText(file === undefined ? join(inside, 'untitled.prompt') : promptPath(root, file), source, (path) => void projectFile(root, relative(inside, path)))
}

/** @throws {RequestProblem} */
export function promptPath(root: string, file: string): string {
  if (!file.endsWith('.prompt')) throw new RequestProblem(400, `a prompt's file ends in .prompt, and ${JSON.stringify(file)} does not`)
  return projectFile(root, file)
}

/** Messages name files by their whole path, which is of no interest here. */
export function inProject(root: string, message: string): string {
  return message.replaceAll(join(realpathSync(root), '/'), '').replaceAll(join(root, '/'), '')
}

