import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clusterQuery } from '../api/queries.ts'
import { toggleRail, useLayout } from '../stores/layout.ts'
import { strings } from '../strings.ts'
import { cx } from '../ui/cx.ts'
import {
  IconAgent,
  IconApp,
  IconFramework,
  IconOffer,
  IconOperation,
  IconOverview,
  IconRail,
  IconReservation,
  IconRole,
  IconSettings,
  IconVolume,
} from '../ui/icons.tsx'
import { tip } from '../ui/tip.tsx'

const { pages } = strings

export interface Destination {
  readonly to:
    | '/overview'
    | '/volumes'
    | '/agents'
    | '/reservations'
    | '/roles'
    | '/apps'
    | '/frameworks'
    | '/offers'
    | '/operations'
    | '/settings'
  readonly name: string
  /** Where there is little room. */
  readonly short?: string
  readonly keys: string
  readonly icon: ReactNode
}

const destinations: readonly Destination[] = [
  { to: '/overview', name: pages.overview, keys: 'g o', icon: <IconOverview /> },
  { to: '/volumes', name: pages.volumes, keys: 'g v', icon: <IconVolume /> },
  { to: '/agents', name: pages.agents, keys: 'g a', icon: <IconAgent /> },
  {
    to: '/reservations',
    name: pages.reservations,
    short: 'Reserved',
    keys: 'g r',
    icon: <IconReservation />,
  },
  { to: '/roles', name: pages.roles, keys: 'g e', icon: <IconRole /> },
  { to: '/apps', name: pages.apps, keys: 'g p', icon: <IconApp /> },
  { to: '/frameworks', name: pages.frameworks, keys: 'g w', icon: <IconFramework /> },
  { to: '/offers', name: pages.offers, keys: 'g f', icon: <IconOffer /> },
  { to: '/operations', name: pages.operations, keys: 'g t', icon: <IconOperation /> },
  { to: '/settings', name: pages.settings, keys: 'g s', icon: <IconSettings /> },
]

/** Apps are there only where something keeps them. */
export function useDestinations(): readonly Destination[] {
  const services = useQuery(clusterQuery).data?.services
  return services !== undefined ? destinations : destinations.filter(({ to }) => to !== '/apps')
}

/** The pages. Collapses to icons whose names are tooltips; on narrow windows `NarrowNav` stands in for it. */
export function Rail() {
  const shown = useDestinations()
  const collapsed = useLayout((state) => state.railCollapsed)
  return (
    <nav
      aria-label="Pages"
      className={cx(
        'border-line bg-subtle hidden shrink-0 flex-col gap-0.5 border-r p-2 sm:flex',
        collapsed ? 'w-12' : 'w-12 md:w-[200px]',
      )}
    >
      {shown.map((page) => (
        <Link
          key={page.to}
          to={page.to}
          className={cx(railItem, page.to === '/operations' && 'mt-2')}
          activeProps={{ className: 'bg-selected font-medium' }}
          {...(collapsed ? tip(page.name) : {})}
        >
          {page.icon}
          <span className={cx(collapsed ? 'hidden-text' : 'max-md:hidden-text truncate')}>{page.name}</span>
        </Link>
      ))}
      <button
        type="button"
        onClick={toggleRail}
        aria-expanded={!collapsed}
        className={cx(railItem, 'text-muted mt-auto max-md:hidden')}
        {...(collapsed ? tip('Widen') : {})}
      >
        <IconRail />
        <span className={collapsed ? 'hidden-text' : undefined}>{collapsed ? 'Widen' : 'Narrow'}</span>
      </button>
    </nav>
  )
}

const railItem =
  'ring-inset text-ink hover:bg-hover rounded-control pressable flex h-8 items-center gap-2.5 px-2 hover:no-underline'
