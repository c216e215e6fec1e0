/** The frame: navigation at the side (at the top of a narrow window), the palette, and the page. */
import { useQuery } from '@tanstack/react-query'
import { GitBranch, Search } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { answerOf, projectApi } from '../api/client.ts'
import { areas } from '../pages/areas.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { CommandPalette } from './commandPalette.tsx'
import classes from './shell.module.css'
import { ThemeSwitch } from './themeSwitch.tsx'
import { useGoKeys } from './useGoKeys.ts'

export function Shell({ children }: { children: ReactNode }) {
  const [location] = useLocation()
  const [searching, setSearching] = useState(false)
  const project = useQuery({ queryKey: ['project'], queryFn: () => answerOf(projectApi.index.$get()) })
  useGoKeys(() => setSearching(true))
  useEffect(() => {
    if (project.data) document.title = `${project.data.name} · evals`
  }, [project.data])
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#page">
        To the page
      </a>
      <nav className={classes['nav']} aria-label="Studio">
        <p className={classes['project']} title={project.data?.root}>
          {project.data?.name ?? 'evals'}
          {project.data?.git?.branch && (
            <span className={classes['branch']}>
              <GitBranch size={12} aria-hidden />
              {project.data.git.branch}
            </span>
          )}
        </p>
        <button type="button" className={classes['search']} onClick={() => setSearching(true)}>
          <Search size={14} aria-hidden />
          <span>Go to…</span>
          <span aria-hidden className={classes['keys']}>
            <Kbd keys="mod+k" />
          </span>
        </button>
        <ul className={classes['areas']}>
          {areas.map(({ name, href, icon: Icon }) => (
            <li key={name}>
              <Link href={href} className={classes['area']!} aria-current={isIn(location, href) ? 'page' : undefined}>
                <Icon size={15} aria-hidden />
                <span>{name}</span>
              </Link>
            </li>
          ))}
        </ul>
        <ThemeSwitch />
      </nav>
      <main className={classes['main']} id="page" tabIndex={0}>
        {children}
      </main>
      <CommandPalette open={searching} onOpenChange={setSearching} />
    </div>
  )
}

/** The runs are at the top, and all that is about a run is below them. */
function isIn(location: string, href: string): boolean {
  if (href === '/') return location === '/' || location.startsWith('/runs') || location.startsWith('/compare')
  return location === href || location.startsWith(`${href}/`)
}
