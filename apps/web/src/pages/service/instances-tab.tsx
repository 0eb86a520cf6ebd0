import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { InstanceRow, ServiceAction, ServiceDetail } from '@holdfast/model/api/services'
import { instanceList } from '@holdfast/model/services/lists'
import { useWindow } from '../../api/use-window.ts'
import { hasValue } from '../../parts/filter/edit.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { instanceTone } from '../../parts/services/badges.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import type { Selection } from '../../stores/selection.ts'
import { strings } from '../../strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InstanceBulkBar } from './instance-bulk-bar.tsx'
import { instanceColumns, type InstanceVerbs } from './instance-columns.tsx'
import { InstancePanel } from './instance-panel.tsx'
import { Refusals } from './refusals.tsx'

const route = getRouteApi('/apps/$')

export interface InstancesTabProps {
  readonly detail: ServiceDetail
  readonly selection: Selection<InstanceRow>
  readonly onAction: (action: ServiceAction) => void
}

/** Its instances, those that run and those that only keep their volumes, and why some wait. */
export function InstancesTab({ detail, selection, onAction }: InstancesTabProps) {
  const { key: id, kind } = detail.row
  const delayed = detail.delayMs !== undefined
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const list = useWindow('instances', { of: id, q: search.q ?? '', sort: search.sort })
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
  const selected = [...selection.rows.values()]
  return (
    <>
      <Refusals detail={detail} onAction={onAction} />
      <ListView
        name="instances"
        of={id}
        one="instance"
        list={list}
        search={search}
        onSearch={change}
        fields={instanceList.fields}
        facets={[{ name: 'status', values: usedLabels(list.info?.facets['status'], search.q ?? '') }]}
        columns={columns}
        defaultSort={defaultSort.instances}
        nameOf={nameOf}
        copyOf={(row) => row.key}
        onOpen={verbs.open}
        onLetter={(letter, row) => {
          // A wipe that is not possible says why in its plan.
          if (letter === 'w' && block === undefined) verbs.wipe(row)
        }}
        stripe={stripeOf}
        selection={selection}
        bulk={
          selected.length === 0 ? undefined : (
            <InstanceBulkBar
              rows={selected}
              onKill={(instanceIds) => onAction({ action: 'kill', id, instanceIds })}
              onWipe={(instanceIds) => onAction({ action: 'wipe', id, instanceIds })}
              onClear={selection.clear}
            />
          )
        }
        empty={
          <EmptyState title="It has no instances">
            {detail.row.instances === 0
              ? 'None is wanted: it is suspended, and nothing is kept.'
              : 'They appear as soon as they are scheduled.'}
          </EmptyState>
        }
      />
      {search.instance === undefined ? null : (
        <InstancePanel
          service={detail.row}
          instanceId={search.instance}
          delayed={delayed}
          verbs={verbs}
          onClose={() => change({ instance: '' })}
        />
      )}
    </>
  )
}

const nameOf = (row: InstanceRow) => `instance ${row.key}`
const stripeOf = (row: InstanceRow) => instanceTone[row.label]

/** Those that some instance has, and those that the filter names. */
function usedLabels(counts: readonly { readonly value: string }[] | undefined, q: string) {
  return Object.entries(strings.instanceLabel)
    .filter(([value]) => hasValue(q, 'status', value) || counts?.some((each) => each.value === value))
    .map(([value, label]) => ({ value, label }))
}
