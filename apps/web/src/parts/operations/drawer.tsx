import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { failedStates } from '@holdfast/model/api/operations'
import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { clusterQuery } from '../../api/queries.ts'
import { windowQuery } from '../../api/use-window.ts'
import { isSettled, useOperations } from '../../stores/operations.ts'
import { Chip } from '../../ui/badge.tsx'
import { Panel } from '../../ui/dialog.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ServiceOperationItem } from '../service-operations/item.tsx'
import { OperationItem } from './operation-item.tsx'

type Show = 'all' | 'mine' | 'failed'

const shows: readonly { readonly id: Show; readonly label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'mine', label: 'Mine' },
  { id: 'failed', label: 'Failed' },
]

export interface OperationsDrawerProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** What is under way and what ended lately, beside any page. */
export function OperationsDrawer({ open, onClose }: OperationsDrawerProps) {
  const [show, setShow] = useState<Show>('all')
  const rows = useRecent(show)
  return (
    <Panel open={open} onClose={onClose} title="Operations" width={420} modal={false}>
      <div className="border-line bg-raised sticky top-0 z-10 flex items-center gap-1.5 border-b px-4 py-2">
        <div role="group" aria-label="Show" className="flex flex-1 gap-1.5">
          {shows.map(({ id, label }) => (
            <Chip key={id} pressed={show === id} onPress={() => setShow(id)}>
              {label}
            </Chip>
          ))}
        </div>
        <Link to="/operations">Open page</Link>
      </div>
      {rows === undefined ? (
        <Waiting />
      ) : rows.length === 0 ? (
        <p className="text-muted px-4 py-8 text-center">{emptyText[show]}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.key} className="border-line border-b px-4 py-2.5">
              {row.of === 'apps' ? <ServiceOperationItem row={row.row} /> : <OperationItem row={row.row} />}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const emptyText: Readonly<Record<Show, string>> = {
  all: 'Nothing was asked for yet. Every change to the cluster shows here until its agent has proved it.',
  mine: 'You have asked for nothing yet.',
  failed: 'Nothing failed.',
}

/** On the cluster itself, or on its apps: one list of both. */
type Entry = { readonly key: string; readonly createdMs: number; readonly over: boolean } & (
  | { readonly of: 'cluster'; readonly row: OperationRow }
  | { readonly of: 'apps'; readonly row: ServiceOperationRow }
)

/** The newest operations: as last fetched, and over that whatever the stream has told since. */
function useRecent(show: Show): readonly Entry[] | undefined {
  const cluster = useQuery(clusterQuery).data
  const me = cluster?.principal
  const query = show === 'mine' ? { mine: true } : show === 'failed' ? { failed: true } : {}
  const fetched = useQuery(windowQuery('operations', query, 0, 50)).data?.rows
  const ofApps = useQuery({
    ...windowQuery('service_operations', query, 0, 50),
    enabled: cluster?.services !== undefined,
  }).data?.rows
  const told = useOperations((state) => state.byId)
  if (fetched === undefined) return undefined
  const rows = new Map(fetched.map((row) => [row.id, told.get(row.id) ?? row]))
  const belongs = (row: OperationRow) =>
    show === 'failed'
      ? failedStates.includes(row.state)
      : show === 'all' || row.actor === me || rows.has(row.id)
  for (const row of told.values()) if (belongs(row)) rows.set(row.id, row)
  return [...[...rows.values()].filter(belongs).map(ofCluster), ...(ofApps ?? []).map(ofApp)]
    .toSorted(byUrgency)
    .slice(0, 100)
}

const ofCluster = (row: OperationRow): Entry => ({
  of: 'cluster',
  key: row.id,
  createdMs: row.createdMs,
  over: isSettled(row),
  row,
})

const ofApp = (row: ServiceOperationRow): Entry => ({
  of: 'apps',
  key: row.key,
  createdMs: row.createdMs,
  over: row.settledMs !== undefined,
  row,
})

/** What is under way comes first, then the newest. */
function byUrgency(a: Entry, b: Entry): number {
  return Number(a.over) - Number(b.over) || b.createdMs - a.createdMs
}

function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4 px-4 py-3">
      {[1, 2, 3].map((n) => (
        <div key={n} className="flex flex-col gap-2">
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-3 w-1/2" />
        </div>
      ))}
    </div>
  )
}
