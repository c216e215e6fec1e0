/** Values of fields with how many rows have each: a click asks for one, another for one more, the same again for it no longer. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { answerOf, logsApi } from '../../api/client.ts'
import { count } from '../../ui/format.ts'
import { chosenValues, FAILED, FINE, STATUS, withValues } from './facetTerms.ts'
import classes from './facets.module.css'
import { asQuery, type LogRequest } from './logState.ts'

/** Counted as they stand; others, when they are opened. */
const FIRST: readonly string[] = ['model', 'operation', 'tag', 'service']
const MORE: readonly string[] = ['name', 'provider', 'tool', 'errorName', 'user', 'session']
const SHOWN = 8
const MAX_SHOWN = 60

export interface FacetsProps {
  /** What is counted. */
  request: LogRequest
  /** As it is now, which a click changes. */
  query: string
  /** Goes up when rows have come. */
  epoch: number
  /** Those that there are in metadata, attributes and scores. */
  fields: readonly string[]
  onQuery: (query: string) => void
}

export function Facets({ request, query, epoch, fields, onQuery }: FacetsProps) {
  const known = new Set([...FIRST, ...MORE].map((name) => `metadata.${name}`))
  const own = fields.filter((name) => name.startsWith('metadata.') && !known.has(name))
  return (
    <div className={classes['facets']}>
      <StatusFacet request={request} query={query} epoch={epoch} onQuery={onQuery} />
      {FIRST.map((field) => (
        <Facet key={field} field={field} request={request} query={query} epoch={epoch} onQuery={onQuery} isOpen />
      ))}
      {[...MORE, ...own].map((field) => (
        <Facet key={field} field={field} request={request} query={query} epoch={epoch} onQuery={onQuery} isOpen={chosenValues(query, field).length > 0} />
      ))}
    </div>
  )
}

function StatusFacet({ request, query, epoch, onQuery }: Omit<FacetsProps, 'fields'>) {
  const others = { ...request, query: withValues(request.query, STATUS, []) }
  const failed = { ...request, query: withValues(request.query, STATUS, [FAILED]) }
  const all = useCount(others, epoch)
  const bad = useCount(failed, epoch)
  const chosen = chosenValues(query, STATUS)
  const [isOpen, setOpen] = useState(true)
  const group = { name: STATUS, isOpen, onToggle: () => setOpen(!isOpen) }
  if (all.data === undefined || bad.data === undefined) return <Group {...group} />
  const values = [
    { value: FAILED, count: bad.data },
    { value: FINE, count: all.data - bad.data },
  ]
  return (
    <Group {...group}>
      <Values field={STATUS} values={values} chosen={chosen} onToggle={(value) => onQuery(withValues(query, STATUS, chosen.includes(value) ? [] : [value]))} />
    </Group>
  )
}

function useCount(request: LogRequest, epoch: number) {
  return useQuery({ queryKey: ['logs', 'count', request, epoch], queryFn: ({ signal }) => answerOf(logsApi.count.$get({ query: asQuery(request) }, { init: { signal } })), select: ({ count: found }) => found })
}

function Facet({ field, request, query, epoch, onQuery, isOpen: isOpenFirst }: Omit<FacetsProps, 'fields'> & { field: string; isOpen: boolean }) {
  const [isOpen, setOpen] = useState(isOpenFirst)
  const [isWhole, setWhole] = useState(false)
  const chosen = chosenValues(query, field)
  // With what is asked of this field left out, so that another value can be chosen too
  const others = { ...request, query: withValues(request.query, field, []) }
  const limit = isWhole ? MAX_SHOWN : SHOWN
  const found = useQuery({
    queryKey: ['logs', 'facet', field, others, limit, epoch],
    queryFn: ({ signal }) => answerOf(logsApi.facet.$get({ query: { ...asQuery(others), field, limit: String(limit + 1) } }, { init: { signal } })),
    enabled: isOpen,
    placeholderData: (before) => before,
  })
  const values = found.data?.values ?? []
  // Of what there is nothing, and nothing is asked
  if (isOpenFirst && found.isSuccess && values.length === 0 && chosen.length === 0) return null
  const toggle = (value: string): void => onQuery(withValues(query, field, chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]))
  const missing = chosen.filter((value) => !values.some((other) => other.value === value)).map((value) => ({ value, count: 0 }))
  return (
    <Group name={field} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} isBusy={found.isFetching}>
      {found.error ? (
        <p className={classes['problem']}>{found.error.message}</p>
      ) : (
        <>
          <Values field={field} values={[...missing, ...values.slice(0, limit)]} chosen={chosen} onToggle={toggle} />
          {found.isSuccess && values.length === 0 && <p className={classes['none']}>none here</p>}
          {values.length > limit && !isWhole && (
            <button type="button" className={classes['more']} onClick={() => setWhole(true)}>
              More
            </button>
          )}
        </>
      )}
    </Group>
  )
}

function Group({ name, isOpen, onToggle, isBusy = false, children }: { name: string; isOpen: boolean; onToggle: () => void; isBusy?: boolean; children?: ReactNode }) {
  const shown = name.replace(/^metadata\./, '')
  return (
    <section className={classes['group']} aria-label={name} aria-busy={isBusy}>
      <button type="button" className={classes['name']} aria-expanded={isOpen} onClick={onToggle} title={name}>
        {isOpen ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
        {shown}
      </button>
      {isOpen && children}
    </section>
  )
}

function Values({ field, values, chosen, onToggle }: { field: string; values: readonly { value: string; count: number }[]; chosen: readonly string[]; onToggle: (value: string) => void }) {
  const most = Math.max(1, ...values.map((one) => one.count))
  return (
    <ul>
      {values.map(({ value, count: found }) => (
        <li key={value}>
          <button type="button" className={classes['value']} aria-pressed={chosen.includes(value)} onClick={() => onToggle(value)} title={`${field}: ${value}`}>
            <span className={classes['bar']} aria-hidden style={{ width: `${(found / most) * 100}%` }} />
            <span className={classes['text']}>{value}</span>
            <span className={`${classes['count']} num`}>{count(found)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
