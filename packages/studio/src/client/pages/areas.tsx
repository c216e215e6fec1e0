/** The studio's places, in the order of its navigation, each with its pages. A page is loaded when it is first gone to. */
import { Activity, Database, FlaskConical, ListChecks, PencilRuler, type LucideIcon } from 'lucide-react'
import { lazy, type ComponentType } from 'react'

export interface Area {
  name: string
  /** Where its name leads. */
  href: string
  icon: LucideIcon
  /** `g` and this key go there. */
  key: string
  routes: { path: string; page: ComponentType }[]
}

export const areas: readonly Area[] = [
  { name: 'Runs', href: '/', icon: FlaskConical, key: 'r', routes: [{ path: '/', page: lazy(() => import('./runs/runsPage.tsx')) }] },
  { name: 'Playground', href: '/playground', icon: PencilRuler, key: 'p', routes: [{ path: '/playground', page: lazy(() => import('./playground/playgroundPage.tsx')) }] },
  { name: 'Logs', href: '/logs', icon: Activity, key: 'l', routes: [{ path: '/logs', page: lazy(() => import('./logs/logsPage.tsx')) }] },
  { name: 'Datasets', href: '/datasets', icon: Database, key: 'd', routes: [{ path: '/datasets', page: lazy(() => import('./datasets/datasetsPage.tsx')) }, { path: '/datasets/file', page: lazy(() => import('./datasets/filePage.tsx')) }] },
  { name: 'Review', href: '/review', icon: ListChecks, key: 'v', routes: [{ path: '/review', page: lazy(() => import('./review/reviewPage.tsx')) }] },
]
