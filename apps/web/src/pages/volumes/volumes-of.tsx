import { useMemo } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { useWindow } from '../../api/use-window.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { volumeTone } from '../../parts/status-badge.tsx'
import { useLayout } from '../../stores/layout.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { volumeColumns } from './columns.tsx'

export interface VolumesOfProps {
  readonly of: 'agent' | 'framework'
  readonly id: string
  readonly sort: string | undefined
  readonly onSort: (sort: string) => void
}

const empty = {
  agent: {
    title: 'No persistent volumes on this agent',
    text: 'Volumes appear when a framework or an operator creates one on its reserved disk.',
  },
  framework: {
    title: 'Its tasks hold no volumes',
    text: 'A task holds the persistent volumes that it is launched with, until it has ended.',
  },
}

/** The volumes on an agent, or those that tasks of a framework hold now. */
export function VolumesOf({ of, id, sort, onSort }: VolumesOfProps) {
  const navigate = useNavigate()
  const list = useWindow('volumes', { q: filterFor(of, id), sort })
  const density = useLayout((state) => state.density)
  // In whole powers of two, so that the bars seldom change what they are measured by.
  const largestMb =
    2 ** Math.ceil(Math.log2(Math.max(1, ...(list.info?.rows ?? []).map((row) => row.sizeMb))))
  const columns = useMemo(
    () => volumeColumns(largestMb).filter((column) => of !== 'agent' || column.id !== 'agent'),
    [largestMb, of],
  )
  if (list.error && !list.info)
    return <ListFailure what="the volumes" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label={`Volumes of this ${of}`}
      columns={columns}
      source={list.source}
      keyOf={keyOf}
      nameOf={nameOf}
      sort={sort ?? defaultSort.volumes}
      onSort={onSort}
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
      empty={<EmptyState title={empty[of].title}>{empty[of].text}</EmptyState>}
    />
  )
}

const keyOf = (row: VolumeRow) => row.key
const nameOf = (row: VolumeRow) => `volume ${row.persistenceId}`
const stripeOf = (row: VolumeRow) => volumeTone[row.status]
