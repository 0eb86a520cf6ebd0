import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { defaultSort } from '@holdfast/model/api/lists'
import { volumeList, volumeStatuses } from '@holdfast/model/ledger/volume-list'
import { useForbidden } from '../../api/can.ts'
import { useWindow } from '../../api/use-window.ts'
import { CreatePanel } from '../../parts/create-volume/panel.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { openDestroy } from '../../parts/operations/work.ts'
import { volumeTone } from '../../parts/status-badge.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import { useSelection } from '../../stores/selection.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { IconPlus } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import type { RowSource } from '../../ui/table/source.ts'
import { BulkBar } from './bulk-bar.tsx'
import { volumeColumns } from './columns.tsx'
import { NoVolumes } from './empty.tsx'
import { useKeptRows } from './kept-rows.ts'
import { useOpenVolume } from './open-volume.ts'

const route = getRouteApi('/volumes')
const facets = [
  { name: 'status', values: volumeStatuses.map((value) => ({ value, label: strings.volumeStatus[value] })) },
]

/** Every persistent volume of the cluster. Filter, order, columns and the open panel are in the address. */
export function VolumesPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })
  const create = () => change({ create: 'open' }, false)
  const closeCreate = () => change({ create: '', agent: '', disk: '', role: '' })

  const list = useWindow('volumes', { q: search.q ?? '', sort: search.sort })
  const source = useKeptRows(list.source)
  const selection = useSelection<VolumeRow>('volumes')
  const selected = [...selection.rows.values()].map((row) => fresh(source, row))
  const largestMb = useLargest(source)
  const columns = useMemo(() => volumeColumns(largestMb), [largestMb])
  const away = useWriteBlock()
  const forbidden = useForbidden('create')
  const block = away ?? forbidden
  useShortcut({ keys: 'c', name: 'Create a volume', group: 'Volumes', enabled: block === undefined }, create)
  const open = useOpenVolume()

  return (
    <Page
      fill
      title={strings.pages.volumes}
      actions={
        <Button kind="primary" icon={<IconPlus />} disabledReason={block} onClick={create}>
          Create volume
        </Button>
      }
    >
      <ListView
        name="volumes"
        one="volume"
        list={list}
        source={source}
        search={search}
        onSearch={change}
        fields={volumeList.fields}
        facets={facets}
        columns={columns}
        defaultSort={defaultSort.volumes}
        nameOf={nameOf}
        copyOf={(row) => row.persistenceId}
        onOpen={open}
        onLetter={(letter, row) => {
          if (letter === 'd') openDestroy(selected.length > 0 ? selected : [row])
        }}
        stripe={stripeOf}
        selection={selection}
        bulk={selected.length > 0 ? <BulkBar rows={selected} onClear={selection.clear} /> : undefined}
        empty={<NoVolumes onCreate={create} />}
      />
      {search.create === undefined ? null : (
        <CreatePanel
          preset={{
            ...(search.agent !== undefined && { agentId: search.agent }),
            ...(search.disk !== undefined && { diskKey: search.disk }),
            ...(search.role !== undefined && { role: search.role }),
          }}
          onClose={closeCreate}
        />
      )}
    </Page>
  )
}

const nameOf = (row: VolumeRow) => `volume ${row.persistenceId}`
const stripeOf = (row: VolumeRow) => volumeTone[row.status]

/** The row as it is now, where it is in view; else as it was when it was selected. */
function fresh(source: RowSource<VolumeRow>, row: VolumeRow): VolumeRow {
  const at = source.indexOf(row.key)
  return (at === undefined ? undefined : source.at(at)) ?? row
}

/** What the bars are measured by: the largest volume so far, in whole powers of two, so that it seldom changes. */
function useLargest(source: RowSource<VolumeRow>): number {
  return useMemo(() => {
    let largest = 1
    for (let index = 0; index < Math.min(source.total, 1_000); index += 1) {
      largest = Math.max(largest, source.at(index)?.sizeMb ?? 0)
    }
    return 2 ** Math.ceil(Math.log2(largest))
  }, [source])
}
