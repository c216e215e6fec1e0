/** The studio's places, in the order of its navigation, each with its pages. A page is loaded when it is first gone to. */
import { Activity, Database, FlaskConical, ListChecks, PencilRuler, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import { isExported } from '../export/exported.ts'
import { lazy } from './lazyPage.tsx'

export interface Area {
  name: string
  /** Where its name leads. */
  href: string
  icon: LucideIcon
  /** `g` and this key go there. */
  key: string
  routes: { path: string; page: ComponentType }[]
}

/** An export has runs and their cases; all else takes a studio. */
const inExport = (all: readonly Area[]): Area[] => all.filter(({ name }) => name === 'Runs').map((area) => ({ ...area, routes: area.routes.filter(({ path }) => path !== '/compare') }))

const studioAreas: readonly Area[] = [
  { name: 'Runs', href: '/', icon: FlaskConical, key: 'r', routes: [{ path: '/', page: lazy(() => import('./runs/runsPage.tsx')) }, { path: '/runs/:run', page: lazy(() => import('./run/runPage.tsx')) }, { path: '/runs/:run/case', page: lazy(() => import('./cases/casePage.tsx')) }, { path: '/compare', page: lazy(() => import('./compare/comparePage.tsx')) }] },
  { name: 'Playground', href: '/playground', icon: PencilRuler, key: 'p', routes: [{ path: '/playground', page: lazy(() => import('./playground/playgroundPage.tsx')) }] },
  { name: 'Logs', href: '/logs', icon: Activity, key: 'l', routes: [{ path: '/logs', page: lazy(() => import('./logs/logsPage.tsx')) }, { path: '/logs/of-row', page: lazy(() => import('./logs/ofRowPage.tsx')) }, { path: '/logs/:traceId', page: lazy(() => import('./logs/logPage.tsx')) }] },
  { name: 'Datasets', href: '/datasets', icon: Database, key: 'd', routes: [{ path: '/datasets', page: lazy(() => import('./datasets/datasetsPage.tsx')) }, { path: '/datasets/file', page: lazy(() => import('./datasets/filePage.tsx')) }] },
  { name: 'Review', href: '/review', icon: ListChecks, key: 'v', routes: [{ path: '/review', page: lazy(() => import('./review/reviewPage.tsx')) }] },
]

export const areas: readonly Area[] = isExported() ? inExport(studioAreas) : studioAreas
