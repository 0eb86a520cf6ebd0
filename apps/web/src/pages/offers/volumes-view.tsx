import { getRouteApi } from '@tanstack/react-router'
import type { VisibilityRow } from '@holdfast/model/api/hosted'
import { defaultSort } from '@holdfast/model/api/lists'
import { volumeList, volumeStatuses } from '@holdfast/model/ledger/volume-list'
import { useWindow } from '../../api/use-window.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { AgentLink, RoleLink, VolumeLink } from '../../parts/links.tsx'
import { VisibilityBadge } from '../../parts/offers/visibility-badge.tsx'
import { VisibilityText } from '../../parts/offers/visibility-text.tsx'
import { Size } from '../../parts/size.tsx'
import { strings } from '../../strings.ts'
import type { Tone } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { tip } from '../../ui/tip.tsx'
import type { Column } from '../../ui/table/columns.ts'

const route = getRouteApi('/offers')
const facets = [
  { name: 'status', values: volumeStatuses.map((value) => ({ value, label: strings.volumeStatus[value] })) },
]

/** Every volume with whether frameworks see it now; a volume that none sees says what stands in the way. */
export function VolumesView() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('visibility', { q: search.q ?? '', sort: search.sort })
  return (
    <ListView
      name="visibility"
      one="volume"
      label="What frameworks see of volumes"
      list={list}
      search={search}
      onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
      fields={volumeList.fields}
      facets={facets}
      columns={columns}
      defaultSort={defaultSort.volumes}
      nameOf={nameOf}
      copyOf={(row) => row.persistenceId}
      onOpen={({ role, persistenceId, agentId }) =>
        void navigate({
          to: '/volumes/$role/$persistenceId',
          params: { role, persistenceId },
          search: { agent: agentId },
        })
      }
      stripe={stripeOf}
      empty={
        <EmptyState title="No persistent volumes exist">
          Volumes appear when a framework or an operator creates one on reserved disk.
        </EmptyState>
      }
    />
  )
}

const nameOf = (row: VisibilityRow) => `volume ${row.persistenceId}`
const stripes = { offered: 'positive', soon: 'pending', hidden: undefined } as const
const stripeOf = (row: VisibilityRow): Tone | undefined => stripes[row.visibility.state]

const columns: readonly Column<VisibilityRow>[] = [
  {
    id: 'visible',
    header: 'Frameworks see',
    width: 132,
    priority: 0,
    cell: (row) => <VisibilityBadge visibility={row.visibility} />,
  },
  {
    id: 'id',
    header: 'Volume',
    width: 132,
    grow: 2,
    priority: 0,
    sortable: true,
    cell: (row) => <VolumeLink role={row.role} persistenceId={row.persistenceId} agentId={row.agentId} />,
  },
  {
    id: 'why',
    header: 'Why',
    width: 280,
    grow: 8,
    priority: 1,
    cell: (row) => (
      <span {...tip(row.visibility.sentence)}>
        <VisibilityText visibility={row.visibility} />
      </span>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    width: 100,
    grow: 1,
    priority: 2,
    sortable: true,
    cell: (row) => <RoleLink role={row.role} />,
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 140,
    grow: 1,
    priority: 3,
    sortable: true,
    cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
  },
  {
    id: 'size',
    header: 'Size',
    width: 84,
    align: 'right',
    priority: 4,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.sizeMb} />,
  },
]
