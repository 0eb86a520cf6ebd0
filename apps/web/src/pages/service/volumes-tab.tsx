import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { VolumeStatus } from '@holdfast/model/api/rows'
import type { ServiceVolumeRow } from '@holdfast/model/api/services'
import { serviceVolumeList } from '@holdfast/model/services/lists'
import { useWindow } from '../../api/use-window.ts'
import { hasValue } from '../../parts/filter/edit.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { volumeTone } from '../../parts/status-badge.tsx'
import { strings } from '../../strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { serviceVolumeColumns } from './volume-columns.tsx'

const route = getRouteApi('/apps/$')

/** The volumes of all its instances. */
export function VolumesTab({ id }: { readonly id: string }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('service_volumes', { of: id, q: search.q ?? '', sort: search.sort })
  const columns = useMemo(() => serviceVolumeColumns(id), [id])
  return (
    <ListView
      name="service_volumes"
      of={id}
      one="volume"
      list={list}
      search={search}
      onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
      fields={serviceVolumeList.fields}
      facets={[{ name: 'status', values: usedStatuses(list.info?.facets['status'], search.q ?? '') }]}
      columns={columns}
      defaultSort={defaultSort.service_volumes}
      nameOf={nameOf}
      copyOf={(row) => row.key}
      onOpen={({ volume, agentId }) => {
        if (volume === undefined) return
        void navigate({
          to: '/volumes/$role/$persistenceId',
          params: { role: volume.role, persistenceId: volume.persistenceId },
          search: agentId === undefined ? { app: id } : { agent: agentId, app: id },
        })
      }}
      stripe={stripeOf}
      empty={
        <EmptyState title="It has no volumes">
          A persistent volume of its definition appears here when it was reserved and created on an agent.
        </EmptyState>
      }
    />
  )
}

const nameOf = (row: ServiceVolumeRow) => `volume ${row.key}`
const stripeOf = (row: ServiceVolumeRow) => volumeTone[row.status]
const statuses: readonly VolumeStatus[] = ['attached', 'detached', 'orphaned', 'unknown']

/** Those that some volume has, and those that the filter names. */
function usedStatuses(counts: readonly { readonly value: string }[] | undefined, q: string) {
  return statuses
    .filter((value) => hasValue(q, 'status', value) || counts?.some((each) => each.value === value))
    .map((value) => ({ value, label: strings.volumeStatus[value] }))
}
