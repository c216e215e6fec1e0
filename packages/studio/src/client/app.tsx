/** The frame around every page, and which page an address is. */
import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Route, Router, Switch } from 'wouter'
import { queryClient } from './api/queryClient.ts'
import { useProjectEvents } from './api/useProjectEvents.ts'
import { isExported } from './export/exported.ts'
import { hashRouter } from './export/hashLocation.ts'
import { areas } from './pages/areas.tsx'
import { PageErrors } from './shell/pageErrors.tsx'
import { Shell } from './shell/shell.tsx'
import { EmptyState } from './ui/emptyState.tsx'
import { Loading } from './ui/loading.tsx'
import { ToastProvider } from './ui/toast.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <ToastProvider>
        <TooltipProvider>
          <Router {...(isExported() ? hashRouter : {})}>
            {!isExported() && <Live />}
            <Shell>
              <PageErrors>
                <Suspense fallback={<Loading what="the page" />}>
                  <Switch>
                    {areas.flatMap(({ routes }) => routes).map(({ path, page }) => (
                      <Route key={path} path={path} component={page} />
                    ))}
                    <Route>
                      <EmptyState title="There is no such page" action={{ label: 'To the runs', href: '/' }}>
                        The address may be from a newer version of the studio, or mistyped.
                      </EmptyState>
                    </Route>
                  </Switch>
                </Suspense>
              </PageErrors>
            </Shell>
          </Router>
        </TooltipProvider>
      </ToastProvider>
    </QueryClientProvider>
  )
}

function Live() {
  useProjectEvents()
  return null
}
