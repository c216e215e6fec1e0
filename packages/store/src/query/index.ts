/** `@evals/store/query`: the query language by itself, as it runs in a browser too. */
export { fieldNamed, nameOf } from './fieldNamed.ts'
export { formatQuery } from './formatQuery.ts'
export { fieldNumbers, fieldTexts, matches } from './matches.ts'
export { parseQuery, type QueryOptions } from './parseQuery.ts'
export * from './query.ts'
export { QueryError } from './queryError.ts'
export { textOf, wordsOf } from './words.ts'
