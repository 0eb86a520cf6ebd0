import { useState } from 'react'
import type { ControlRow } from '@holdfast/model/api/hosted'
import { useWindow } from '../../api/use-window.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { AgentLink } from '../../parts/links.tsx'
import { useLayout } from '../../stores/layout.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { StatusGlyph } from '../../parts/glyphs.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ControlDialog } from './control-dialog.tsx'

/** Breaks agents of the embedded cluster on purpose: what follows is what would follow in a real one. */
export function EmbeddedCluster() {
  const [q, setQ] = useState('')
  const list = useWindow('controls', { q })
  const density = useLayout((state) => state.density)
  const [asked, setAsked] = useState<ControlRow | undefined>(undefined)
  // Asking does the same each time: the columns of the first time stay.
  const [columns] = useState(() => columnsWith(setAsked))
  if (list.error && !list.info)
    return <ListFailure what="the agents" error={list.error} onRetry={list.retry} />
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex max-w-3xl flex-col gap-3 px-4 pb-3 lg:px-6">
        <p>
          The agents of this cluster run inside Holdfast. Break one to see what happens to its volumes, its
          tasks and what is asked of it; nothing of its data is lost by it.
        </p>
        <label className="flex max-w-sm flex-col gap-1">
          <span className="hidden-text">Find an agent</span>
          <input
            type="search"
            placeholder="Find an agent"
            value={q}
            onChange={(event) => setQ(event.target.value)}
            className="bg-surface text-ink border-line-strong rounded-control target w-full border px-3 focus-visible:outline-offset-0"
          />
        </label>
      </div>
      <DataTable
        label="Agents of the embedded cluster"
        columns={columns}
        source={list.source}
        keyOf={keyOf}
        nameOf={nameOf}
        density={density}
        onOpen={setAsked}
        stripe={(row) => (row.running ? undefined : 'danger')}
        loading={list.loading}
        empty={<EmptyState title="No agent has this name" />}
      />
      {asked === undefined ? null : <ControlDialog row={asked} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

const keyOf = (row: ControlRow) => row.key
const nameOf = (row: ControlRow) => `agent ${row.hostname}`

function columnsWith(ask: (row: ControlRow) => void): readonly Column<ControlRow>[] {
  return [
    { id: 'state', header: 'State', width: 116, priority: 0, cell: (row) => <RunningBadge row={row} /> },
    {
      id: 'agent',
      header: 'Agent',
      width: 132,
      grow: 3,
      priority: 0,
      cell: (row) =>
        row.agentId === undefined ? (
          row.hostname
        ) : (
          <AgentLink agentId={row.agentId} hostname={row.hostname} />
        ),
    },
    {
      id: 'next',
      header: 'Next message',
      width: 140,
      grow: 1,
      priority: 2,
      cell: (row) => (row.losesNext ? 'will be lost' : <span className="text-muted">arrives</span>),
    },
    {
      id: 'actions',
      header: 'Actions',
      width: 92,
      priority: 0,
      fixed: true,
      align: 'right',
      cell: (row) => <Ask row={row} onPress={() => ask(row)} />,
    },
  ]
}

function Ask({ row, onPress }: { readonly row: ControlRow; readonly onPress: () => void }) {
  const verb = row.running ? 'Break' : 'Mend'
  return (
    <Button size="sm" aria-label={`${verb} ${row.hostname}…`} onClick={onPress}>
      {verb}…
    </Button>
  )
}

function RunningBadge({ row }: { readonly row: ControlRow }) {
  if (row.running) {
    return (
      <Badge tone="positive" icon={<StatusGlyph status="attached" />}>
        Runs
      </Badge>
    )
  }
  return (
    <Badge tone="danger" icon={<StatusGlyph status="unknown" />} tip={`It ${row.absence ?? 'does not run'}.`}>
      Stopped
    </Badge>
  )
}
