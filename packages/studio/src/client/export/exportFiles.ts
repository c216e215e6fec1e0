/** The files of an export, each read once. */
import type { ExportedSuite, ExportedTexts, ExportedTraces, ExportedRun, ExportIndex } from '../../export/exportFormat.ts'

const known = new Map<string, Promise<unknown>>()

async function read<Content>(path: string): Promise<Content> {
  const found = known.get(path) ?? fetchJson(path)
  known.set(path, found)
  found.catch(() => known.delete(path))
  return found as Promise<Content>
}

async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(new URL(`data/${path}`, document.baseURI.replace(/#.*$/, '')))
  if (!response.ok) throw new Error(`${path} of this export can not be read (${response.status}): was the folder copied whole?`)
  return response.json()
}

export const readIndex = (): Promise<ExportIndex> => read('index.json')
export const readRun = (run: string): Promise<ExportedRun> => read(`${encodeURIComponent(run)}/run.json`)
export const readSuite = (run: string, suite: number): Promise<ExportedSuite> => read(`${encodeURIComponent(run)}/${suite}/cases.json`)
export const readTexts = (run: string, suite: number, chunk: number): Promise<ExportedTexts> => read(`${encodeURIComponent(run)}/${suite}/texts-${chunk}.json`)
export const readTraces = (run: string, suite: number, chunk: number): Promise<ExportedTraces> => read(`${encodeURIComponent(run)}/${suite}/traces-${chunk}.json`)
