import { getRouteApi, Link } from '@tanstack/react-router'
import { servicePath } from '../../parts/links.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { IconChevronLeft } from '../../ui/icons.tsx'

const route = getRouteApi('/volumes/$role/$persistenceId')

/** Back to where one came from: the volumes of an app, or all of them. */
export function BackToVolumes() {
  const { app } = route.useSearch()
  if (app === undefined) {
    return (
      <Link to="/volumes" className="inline-flex items-center gap-1">
        <IconChevronLeft size={12} /> Volumes
      </Link>
    )
  }
  return (
    <RowLink
      path={servicePath(app)}
      search={{ tab: 'volumes' }}
      className="text-link! items-center gap-1"
      tip={app}
    >
      <IconChevronLeft size={12} /> <span className="truncate">Volumes of {app}</span>
    </RowLink>
  )
}
