import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { InstanceRow, ServiceAction, ServiceDetail } from '@holdfast/model/api/services'
import { useWindow } from '../../api/use-window.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { instanceTone } from '../../parts/services/badges.tsx'
import { useLayout } from '../../stores/layout.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { instanceColumns, type InstanceVerbs } from './instance-columns.tsx'
import { InstancePanel } from './instance-panel.tsx'
import { Refusals } from './refusals.tsx'

const route = getRouteApi('/apps/$')

export interface InstancesTabProps {
  readonly detail: ServiceDetail
  readonly onAction: (action: ServiceAction) => void
}

/** Its instances, those that run and those that only keep their volumes, and why some wait. */
export function InstancesTab({ detail, onAction }: InstancesTabProps) {
  const { key: id, kind } = detail.row
  const delayed = detail.delayMs !== undefined
  const { sort, instance } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('instances', { of: id, sort })
  const density = useLayout((state) => state.density)
  const block = useWriteBlock()
  const verbs = useMemo(
    (): InstanceVerbs => ({
      block,
      kill: (row) => onAction({ action: 'kill', id, instanceIds: [row.key] }),
      wipe: (row) => onAction({ action: 'wipe', id, instanceIds: [row.key] }),
      open: (row) => void navigate({ search: (old) => ({ ...old, instance: row.key }), replace: true }),
    }),
    [block, id, navigate, onAction],
  )
  const columns = useMemo(
    () => instanceColumns({ kind, service: id, delayed }, verbs),
    [kind, id, delayed, verbs],
  )
  if (list.error && !list.info)
    return <ListFailure what="the instances" error={list.error} onRetry={list.retry} />
  return (
    <>
      <Refusals detail={detail} onAction={onAction} />
      <DataTable
        label="Instances"
        columns={columns}
        source={list.source}
        keyOf={keyOf}
        nameOf={nameOf}
        sort={sort ?? defaultSort.instances}
        onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
        density={density}
        onOpen={verbs.open}
        onLetter={(letter, row) => {
          if (letter === 'y') void navigator.clipboard.writeText(row.key)
          // A wipe that is not possible says why in its plan.
          if (letter === 'w' && block === undefined) verbs.wipe(row)
        }}
        stripe={stripeOf}
        loading={list.loading}
        empty={
          <EmptyState title="It has no instances">
            {detail.row.instances === 0
              ? 'None is wanted: it is suspended, and nothing is kept.'
              : 'They appear as soon as they are scheduled.'}
          </EmptyState>
        }
      />
      {instance === undefined ? null : (
        <InstancePanel
          service={detail.row}
          instanceId={instance}
          delayed={delayed}
          verbs={verbs}
          onClose={() => void navigate({ search: (old) => ({ ...old, instance: '' }), replace: true })}
        />
      )}
    </>
  )
}

const keyOf = (row: InstanceRow) => row.key
const nameOf = (row: InstanceRow) => `instance ${row.key}`
const stripeOf = (row: InstanceRow) => instanceTone[row.label]
