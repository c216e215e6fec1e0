/** What to say of a mapping's part that fits none of the rows: what there is instead. */
import { MappingError, type MappingPart, type MappingSource } from './mapping.ts'
import { pathText, pathsIn } from './path.ts'

const LOOKED_AT = 50
const MAX_SHOWN = 24

export function mappingProblem({ text, source }: MappingPart, rows: readonly MappingSource[]): MappingError {
  const sample = rows.slice(0, LOOKED_AT)
  const count = rows.length === 1 ? 'the row has' : `none of the ${rows.length} rows has`
  const wanted = pathText(source!.path)
  if (source?.span === undefined) return new MappingError(`mapping "${text}": ${count} ${rows.length === 1 ? 'no ' : ''}${wanted}; there are ${listed(sample.flatMap(({ row }) => pathsIn(row)))}`)
  const { name } = source.span
  const spans = sample.flatMap(({ spans = [] }) => spans)
  const named = spans.filter(({ span }) => span.name === name)
  if (named.length === 0) return new MappingError(`mapping "${text}": ${count} ${rows.length === 1 ? 'no' : 'a'} span named "${name}"; there are ${listed(spans.map(({ span }) => span.name)) || 'no spans'}`)
  const paths = named.flatMap(({ row, span }) => pathsIn({ ...row, attributes: span.attributes }))
  return new MappingError(`mapping "${text}": no span "${name}" has ${wanted}, or not at that place in the order of spans; there are ${listed(paths)}`)
}

/** Most frequent first: what all rows have is what is most likely meant. */
function listed(names: readonly string[]): string {
  const counts = [...Map.groupBy(names, (name) => name)].sort(([, a], [, b]) => b.length - a.length).map(([name]) => name)
  return counts.length > MAX_SHOWN ? `${counts.slice(0, MAX_SHOWN).join(', ')} and ${counts.length - MAX_SHOWN} more` : counts.join(', ')
}
