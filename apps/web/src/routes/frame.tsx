import { lazy, Suspense, useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { clusterQuery } from '../api/queries.ts'
import { useLive, putFreshness } from '../stores/live.ts'
import { putPermissions } from '../stores/permissions.ts'
import { useSession } from '../stores/session.ts'
import { togglePause } from '../parts/freshness-chip.tsx'
import { Patterns } from '../parts/disk-bar/patterns.tsx'
import { WorkLayer } from '../parts/operations/work-layer.tsx'
import { Announcer } from '../ui/announcer.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { TooltipHost } from '../ui/tip.tsx'
import { ToastHost } from '../ui/toast.tsx'
import { Banners } from './banners.tsx'
import { NarrowNav } from './narrow-nav.tsx'
import { Rail, useDestinations, type Destination } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))
const KeyboardHelp = lazy(() =>
  import('../parts/keyboard-help.tsx').then((module) => ({ default: module.KeyboardHelp })),
)
const LoginOverlay = lazy(() =>
  import('./login-overlay.tsx').then((module) => ({ default: module.LoginOverlay })),
)
const OperationsDrawer = lazy(() =>
  import('../parts/operations/drawer.tsx').then((module) => ({ default: module.OperationsDrawer })),
)

/** What stands around every page. */
export function Frame() {
  const bare = useLocation({ select: (location) => location.pathname === '/login' })
  return (
    <>
      <Patterns />
      {bare ? <Outlet /> : <Shell />}
      <TooltipHost />
      <ToastHost />
      <Announcer />
    </>
  )
}

function Shell() {
  const [open, setOpen] = useState<'palette' | 'help' | undefined>(undefined)
  const navigate = useNavigate()
  const drawer = useSearch({ from: '__root__' }).ops === 'open'
  const destinations = useDestinations()
  const wantsLogin = useSession((state) => state.wanted)
  const cluster = useQuery(clusterQuery).data
  const toggleDrawer = () =>
    void navigate({
      to: '.',
      search: (search: Record<string, unknown>) => ({ ...search, ops: drawer ? undefined : 'open' }),
      replace: true,
    })

  useEffect(() => {
    if (cluster === undefined) return
    if (useLive.getState().freshness === undefined) putFreshness(cluster.freshness)
    putPermissions(cluster.principal, cluster.permissions)
  }, [cluster])
  useShortcut({ keys: '$mod+k', name: 'Search or jump', group: 'Everywhere' }, () => setOpen('palette'))
  useShortcut({ keys: 'Shift+?', name: 'Keyboard help', group: 'Everywhere' }, () => setOpen('help'))
  useShortcut({ keys: 'o', name: 'Show or hide operations', group: 'Everywhere' }, toggleDrawer)
  useShortcut({ keys: 'p', name: 'Pause or resume live changes', group: 'Everywhere' }, togglePause)
  useShortcut({ keys: '/', name: 'Filter', group: 'Lists' }, focusFilter)
  useShortcut({ keys: 'j', name: 'Into the list; then j and k', group: 'Lists' }, focusList)
  useShortcut(
    { keys: 'g u', name: 'Orphaned volumes', group: 'Go to' },
    () => void navigate({ to: '/orphans' }),
  )

  return (
    <div className="flex h-dvh min-w-0 flex-col">
      <a href="#page" className="skip-link top-2 left-2">
        Skip to the page
      </a>
      {destinations.map((page) => (
        <GoTo key={page.to} to={page.to} keys={page.keys} name={page.name} />
      ))}
      <TopBar
        onSearch={() => setOpen('palette')}
        onOperations={toggleDrawer}
        operationsOpen={drawer}
        onHelp={() => setOpen('help')}
      />
      <div className="flex min-h-0 flex-1">
        <Rail />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Banners />
          <main id="page" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
            <ErrorBoundary what="this page">
              <Outlet />
            </ErrorBoundary>
          </main>
        </div>
      </div>
      <NarrowNav />
      <WorkLayer />
      <Suspense>
        {drawer ? <OperationsDrawer open onClose={toggleDrawer} /> : null}
        {open === 'palette' ? (
          <Palette onClose={() => setOpen(undefined)} onHelp={() => setOpen('help')} />
        ) : null}
        {open === 'help' ? <KeyboardHelp onClose={() => setOpen(undefined)} /> : null}
        {wantsLogin ? <LoginOverlay /> : null}
      </Suspense>
    </div>
  )
}

function GoTo({ to, keys, name }: Pick<Destination, 'to' | 'keys' | 'name'>) {
  const navigate = useNavigate()
  useShortcut({ keys, name, group: 'Go to' }, () => void navigate({ to }))
  return null
}

/** The row that has the list's one tab stop. Inside of the list its own keys go on from there. */
function focusList(): void {
  document.querySelector<HTMLElement>('main tr[data-index][tabindex="0"]')?.focus()
}

function focusFilter(): void {
  const field = document.querySelector<HTMLInputElement>('main [data-filter]')
  field?.focus()
  field?.select()
}
