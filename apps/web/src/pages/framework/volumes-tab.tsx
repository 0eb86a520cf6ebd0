import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { useWindow } from '../../api/use-window.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { volumeTone } from '../../parts/status-badge.tsx'
import { useLayout } from '../../stores/layout.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { volumeColumns } from '../volumes/columns.tsx'

const route = getRouteApi('/frameworks/$frameworkId')

/** The volumes that tasks of this framework hold now. */
export function VolumesTab({ frameworkId }: { readonly frameworkId: string }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('volumes', { q: filterFor('framework', frameworkId), sort })
  const density = useLayout((state) => state.density)
  // In whole powers of two, so that the bars seldom change what they are measured by.
  const largestMb =
    2 ** Math.ceil(Math.log2(Math.max(1, ...(list.info?.rows ?? []).map((row) => row.sizeMb))))
  const columns = useMemo(() => volumeColumns(largestMb), [largestMb])
  if (list.error && !list.info)
    return <ListFailure what="the volumes" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label="Volumes of this framework"
      columns={columns}
      source={list.source}
      keyOf={keyOf}
      nameOf={nameOf}
      sort={sort ?? defaultSort.volumes}
      onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      density={density}
      onOpen={({ role, persistenceId, agentId }) =>
        void navigate({
          to: '/volumes/$role/$persistenceId',
          params: { role, persistenceId },
          search: { agent: agentId },
        })
      }
      stripe={stripeOf}
      loading={list.loading}
      empty={
        <EmptyState title="Its tasks hold no volumes">
          A task holds the persistent volumes that it is launched with, until it has ended.
        </EmptyState>
      }
    />
  )
}

const keyOf = (row: VolumeRow) => row.key
const nameOf = (row: VolumeRow) => `volume ${row.persistenceId}`
const stripeOf = (row: VolumeRow) => volumeTone[row.status]
