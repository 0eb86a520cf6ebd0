import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { filterFor } from '../parts/filter/edit.ts'
import { Failure } from '../ui/error-boundary.tsx'
import { Frame } from './frame.tsx'
import { NotFoundPage } from './not-found.tsx'
import { oldAddresses } from './old-addresses.ts'
import { PageSkeleton } from './page-skeleton.tsx'
import { parseSearch, stringifySearch, texts } from '../search.ts'

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFoundPage,
  // `ops=open` shows the operations beside any page.
  validateSearch: texts('ops'),
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ location }) => {
    throw redirect({ href: oldAddresses.ofHash(location.hash) ?? '/overview', replace: true })
  },
})

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: texts('next'),
  component: lazyRouteComponent(() => import('../pages/login/page.tsx'), 'LoginPage'),
})

const overview = createRoute({
  getParentRoute: () => root,
  path: '/overview',
  validateSearch: texts('by'),
  component: lazyRouteComponent(() => import('../pages/overview/page.tsx'), 'OverviewPage'),
})

const volumes = createRoute({
  getParentRoute: () => root,
  path: '/volumes',
  validateSearch: texts('q', 'sort', 'cols', 'view', 'create', 'agent', 'disk', 'role'),
  component: lazyRouteComponent(() => import('../pages/volumes/page.tsx'), 'VolumesPage'),
})

const volume = createRoute({
  getParentRoute: () => root,
  path: '/volumes/$role/$persistenceId',
  validateSearch: texts('tab', 'agent', 'resize', 'app'),
  component: lazyRouteComponent(() => import('../pages/volume/page.tsx'), 'VolumePage'),
})

const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  validateSearch: texts('q', 'sort', 'cols'),
  component: lazyRouteComponent(() => import('../pages/agents/page.tsx'), 'AgentsPage'),
})

const agent = createRoute({
  getParentRoute: () => root,
  path: '/agents/$agentId',
  validateSearch: texts('tab', 'disk', 'q', 'sort', 'cols'),
  component: lazyRouteComponent(() => import('../pages/agent/page.tsx'), 'AgentPage'),
})

const reservations = createRoute({
  getParentRoute: () => root,
  path: '/reservations',
  validateSearch: texts('q', 'sort', 'cols', 'view', 'reserve', 'agent', 'disk', 'role'),
  component: lazyRouteComponent(() => import('../pages/reservations/page.tsx'), 'ReservationsPage'),
})

const roles = createRoute({
  getParentRoute: () => root,
  path: '/roles',
  validateSearch: texts('q', 'sort', 'cols'),
  component: lazyRouteComponent(() => import('../pages/roles/page.tsx'), 'RolesPage'),
})

const offers = createRoute({
  getParentRoute: () => root,
  path: '/offers',
  validateSearch: texts('show', 'q', 'sort', 'cols', 'offer'),
  component: lazyRouteComponent(() => import('../pages/offers/page.tsx'), 'OffersPage'),
})

const services = createRoute({ getParentRoute: () => root, path: '/apps' })

const apps = createRoute({
  getParentRoute: () => services,
  path: '/',
  validateSearch: texts('q', 'sort', 'cols', 'create'),
  component: lazyRouteComponent(() => import('../pages/services/page.tsx'), 'ServicesPage'),
})

/** The rest of the address is its id: `/apps/db/postgres`. */
const app = createRoute({
  getParentRoute: () => services,
  path: '$',
  validateSearch: texts('tab', 'q', 'sort', 'cols', 'edit', 'instance'),
  beforeLoad: leaveMarathonAddress,
  component: lazyRouteComponent(() => import('../pages/service/page.tsx'), 'ServicePage'),
})

/** An id that came with its first slash is an address of Marathon's own dashboard. */
function leaveMarathonAddress({
  params: { _splat },
}: {
  readonly params: { readonly _splat?: string }
}): void {
  if (_splat?.startsWith('/') !== true) return
  throw redirect({ href: oldAddresses.ofPath(`apps/${_splat}`) ?? `/apps${_splat}`, replace: true })
}

const frameworks = createRoute({
  getParentRoute: () => root,
  path: '/frameworks',
  validateSearch: texts('q', 'sort', 'cols'),
  component: lazyRouteComponent(() => import('../pages/frameworks/page.tsx'), 'FrameworksPage'),
})

const framework = createRoute({
  getParentRoute: () => root,
  path: '/frameworks/$frameworkId',
  validateSearch: texts('tab', 'sort'),
  component: lazyRouteComponent(() => import('../pages/framework/page.tsx'), 'FrameworkPage'),
})

const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: texts('of', 'show', 'state', 'agent', 'volume', 'cols'),
  component: lazyRouteComponent(() => import('../pages/operations/page.tsx'), 'OperationsPage'),
})

const operation = createRoute({
  getParentRoute: () => root,
  path: '/operations/$operationId',
  component: lazyRouteComponent(() => import('../pages/operation/page.tsx'), 'OperationPage'),
})

const orphans = createRoute({
  getParentRoute: () => root,
  path: '/orphans',
  beforeLoad: () => {
    throw redirect({ to: '/volumes', search: { q: filterFor('status', 'orphaned') }, replace: true })
  },
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'appearance' }, replace: true })
  },
})

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('../pages/settings/page.tsx'), 'SettingsPage'),
})

/** Addresses of the dashboards that came before this one, so that old links and bookmarks still lead somewhere. */
const old = createRoute({
  getParentRoute: () => root,
  path: '$',
  beforeLoad: ({ params }) => {
    const href = oldAddresses.ofPath(params._splat ?? '')
    if (href !== undefined) throw redirect({ href, replace: true })
  },
  component: NotFoundPage,
})

const pages = [
  home,
  login,
  overview,
  volumes,
  volume,
  agents,
  agent,
  reservations,
  roles,
  offers,
  services.addChildren([apps, app]),
  frameworks,
  framework,
  operations,
  operation,
  orphans,
  settings,
  settingsSection,
  old,
]

export const router = createRouter({
  routeTree: root.addChildren(pages),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 100,
  defaultErrorComponent: ({ error, reset }) => (
    <Failure
      what="this page"
      error={error instanceof Error ? error : new Error(String(error))}
      onRetry={reset}
    />
  ),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
