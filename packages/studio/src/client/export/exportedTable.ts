/** The table of a run's cases in an export: arranged here, by what the studio's server arranges with. */
import { parseQuery } from '@evals/store/query'
import type { Query } from '@evals/store/query'
import { arrangeCases, type ArrangedCases, type Arrangement } from '../../caseTable/arrangeCases.ts'
import { conditionKey, rowMatches, searchMatches, searchText, textConditions, type Hits } from '../../caseTable/caseQuery.ts'
import type { ExportedSuite } from '../../export/exportFormat.ts'
import { readSuite, readTexts } from './exportFiles.ts'

/** So many files at once, where all are needed. */
const AT_ONCE = 8

const hits = new Map<string, Promise<Hits>>()
const texts = new Map<string, Promise<ReturnType<typeof searchText>[]>>()
const arranged = new Map<string, Promise<ArrangedCases>>()

/** @throws {QueryError} */
export async function arrangeExported(run: string, suite: number, { query, ...rest }: Omit<Arrangement, 'query'> & { query: string }): Promise<ArrangedCases> {
  const key = JSON.stringify([run, suite, query, rest])
  const found = arranged.get(key) ?? arrange(run, suite, { query: parseQuery(query), ...rest })
  arranged.set(key, found)
  found.catch(() => arranged.delete(key))
  return found
}

async function arrange(run: string, number: number, arrangement: Arrangement): Promise<ArrangedCases> {
  const suite = await readSuite(run, number)
  const found = new Map<string, Hits>()
  for (const condition of textConditions(arrangement.query, suite.index)) found.set(conditionKey(condition), await hitsOf(run, number, suite, condition))
  return arrangeCases(suite.index, arrangement, (condition) => found.get(conditionKey(condition))!)
}

function hitsOf(run: string, number: number, suite: ExportedSuite, condition: Query): Promise<Hits> {
  const key = JSON.stringify([run, number, conditionKey(condition)])
  const found = hits.get(key) ?? search(run, number, suite, condition)
  hits.set(key, found)
  found.catch(() => hits.delete(key))
  return found
}

async function search(run: string, number: number, suite: ExportedSuite, condition: Query): Promise<Hits> {
  if (condition.kind === 'words') {
    const key = `${run} ${number}`
    const ready = texts.get(key) ?? searchTexts(run, number, suite)
    texts.set(key, ready)
    ready.catch(() => texts.delete(key))
    return Uint8Array.from(await ready, (text) => (searchMatches(condition, text) ? 1 : 0))
  }
  const found = new Uint8Array(suite.index.cases.length)
  await eachRow(run, number, suite, (row, at) => {
    if (rowMatches(condition, row)) found[at] = 1
  })
  return found
}

async function searchTexts(run: string, number: number, suite: ExportedSuite): Promise<ReturnType<typeof searchText>[]> {
  const found = suite.index.cases.map(() => ({ input: '', output: '' }))
  await eachRow(run, number, suite, (row, at) => {
    found[at] = searchText(row)
  })
  return found
}

async function eachRow(run: string, number: number, { chunks }: ExportedSuite, visit: (row: Parameters<typeof rowMatches>[1], at: number) => void): Promise<void> {
  for (let from = 0; from < chunks.length; from += AT_ONCE) {
    const some = chunks.slice(from, from + AT_ONCE)
    const read = await Promise.all(some.map((_, place) => readTexts(run, number, from + place)))
    for (const [place, { cases }] of read.entries()) for (const [offset, one] of cases.entries()) if (one) visit(one.answer.trials[0]!.row, some[place]! + offset)
  }
}
