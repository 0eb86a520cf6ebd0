import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { ServiceVolumeRow } from '@holdfast/model/api/services'
import { useWindow } from '../../api/use-window.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { volumeTone } from '../../parts/status-badge.tsx'
import { useLayout } from '../../stores/layout.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { serviceVolumeColumns } from './volume-columns.tsx'

const route = getRouteApi('/apps/$')

/** The volumes of all its instances. */
export function VolumesTab({ id }: { readonly id: string }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('service_volumes', { of: id, sort })
  const density = useLayout((state) => state.density)
  const columns = useMemo(() => serviceVolumeColumns(id), [id])
  if (list.error && !list.info)
    return <ListFailure what="the volumes" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label="Volumes of this app"
      columns={columns}
      source={list.source}
      keyOf={keyOf}
      nameOf={nameOf}
      sort={sort ?? defaultSort.service_volumes}
      onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      density={density}
      onOpen={({ volume, agentId }) => {
        if (volume === undefined) return
        void navigate({
          to: '/volumes/$role/$persistenceId',
          params: { role: volume.role, persistenceId: volume.persistenceId },
          search: agentId === undefined ? { app: id } : { agent: agentId, app: id },
        })
      }}
      stripe={stripeOf}
      loading={list.loading}
      empty={
        <EmptyState title="It has no volumes">
          A persistent volume of its definition appears here when it was reserved and created on an agent.
        </EmptyState>
      }
    />
  )
}

const keyOf = (row: ServiceVolumeRow) => row.key
const nameOf = (row: ServiceVolumeRow) => `volume ${row.key}`
const stripeOf = (row: ServiceVolumeRow) => volumeTone[row.status]
