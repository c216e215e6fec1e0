/**
 * A page that is loaded when it is first gone to. Not by React's `lazy`: what was suspended is shown 300 ms later at the earliest,
 * even where it was there at once.
 */
import { useEffect, useState, type ComponentType } from 'react'
import { Loading } from '../ui/loading.tsx'

export function lazy(load: () => Promise<{ default: ComponentType }>): ComponentType {
  let page: ComponentType | undefined
  let loading: Promise<void> | undefined
  const begin = (): Promise<void> =>
    (loading ??= load().then(
      (module) => {
        page = module.default
      },
      (error: unknown) => {
        // It may be there the next time
        loading = undefined
        throw error
      },
    ))
  return function LazyPage() {
    const [, setLoaded] = useState(page !== undefined)
    const [error, setError] = useState<unknown>()
    if (page === undefined && error === undefined) begin().catch(() => {})
    useEffect(() => {
      if (page !== undefined) return setLoaded(true)
      let isGone = false
      begin().then(
        () => isGone || setLoaded(true),
        (problem: unknown) => isGone || setError(problem),
      )
      return () => {
        isGone = true
      }
    }, [])
    if (error !== undefined) throw error
    const Page = page
    return Page ? <Page /> : <Loading what="the page" />
  }
}
