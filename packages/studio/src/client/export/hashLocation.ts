/** Where one is, behind the `#`: an export is at whatever address its folder is, and its server knows one page. */
import { useSyncExternalStore } from 'react'
import type { BaseLocationHook, BaseSearchHook } from 'wouter'

const CHANGED = ['hashchange', 'popstate'] as const

function subscribe(listener: () => void): () => void {
  for (const name of CHANGED) addEventListener(name, listener)
  return () => {
    for (const name of CHANGED) removeEventListener(name, listener)
  }
}

function parts(): [path: string, search: string] {
  const text = location.hash.replace(/^#/, '')
  const at = text.indexOf('?')
  return at < 0 ? [text || '/', ''] : [text.slice(0, at) || '/', text.slice(at + 1)]
}

function navigate(to: string, { replace = false, state = null }: { replace?: boolean; state?: unknown } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](state, '', `#${to}`)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

const useHashLocation: BaseLocationHook = () => [useSyncExternalStore(subscribe, () => parts()[0]), navigate]

export const useHashSearch: BaseSearchHook = () => useSyncExternalStore(subscribe, () => parts()[1])

export const hashRouter = { hook: useHashLocation, searchHook: useHashSearch, hrefs: (href: string): string => `#${href}` }
