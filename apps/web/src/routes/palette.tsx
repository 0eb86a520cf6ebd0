import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { clusterQuery } from '../api/queries.ts'
import { windowQuery } from '../api/use-window.ts'
import { diskText } from '../parts/disk-name.tsx'
import { togglePause } from '../parts/freshness-chip.tsx'
import { StatusGlyph } from '../parts/glyphs.tsx'
import { strings } from '../strings.ts'
import { cx } from '../ui/cx.ts'
import { Dialog } from '../ui/dialog.tsx'
import { IconAgent, IconApp, IconKeyboard, IconPause } from '../ui/icons.tsx'
import { grouped } from '../ui/grouped.ts'
import { useSettled } from '../ui/use-settled.ts'
import { useDestinations } from './rail.tsx'

interface Entry {
  readonly id: string
  readonly group: string
  readonly icon: ReactNode
  readonly label: string
  readonly detail?: string
  readonly run: () => void
}

const most = 6

/** Words as the filter language takes them: each found anywhere, none of them a key. */
function asFilter(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  return words.map((word) => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(' ')
}

export interface PaletteProps {
  readonly onClose: () => void
  readonly onHelp: () => void
}

/** Jump to any page, agent or volume by typing a part of its name. */
export function Palette({ onClose, onHelp }: PaletteProps) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const entries = [...usePlaces(text, onHelp), ...useFound(text)]
  const marked = Math.min(at, entries.length - 1)
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onClose()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') run(entries[marked])
    else if (event.key === 'ArrowDown') setAt((marked + 1) % Math.max(1, entries.length))
    else if (event.key === 'ArrowUp') setAt((marked - 1 + entries.length) % Math.max(1, entries.length))
    else return
    event.preventDefault()
  }
  return (
    <Dialog open onClose={onClose} title="Search or jump" width="md" place="top">
      <input
        role="combobox"
        aria-label="Search pages, agents, volumes and apps"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={marked >= 0 ? `${listId}-${marked}` : undefined}
        aria-autocomplete="list"
        data-autofocus=""
        autoComplete="off"
        spellCheck={false}
        placeholder="A page, an agent, a volume, an app…"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        className="bg-surface border-line-strong rounded-control text-14 h-10 w-full border px-3 focus-visible:outline-offset-0"
      />
      <div id={listId} role="listbox" aria-label="Results" className="mt-2 flex min-h-64 flex-col">
        {entries.map((entry, index) => (
          <Result
            key={entry.id}
            id={`${listId}-${index}`}
            entry={entry}
            heading={entries[index - 1]?.group !== entry.group}
            marked={index === marked}
            onPress={() => run(entry)}
          />
        ))}
        {entries.length === 0 ? <p className="text-muted p-3">Nothing has this name.</p> : null}
      </div>
    </Dialog>
  )
}

interface ResultProps {
  readonly id: string
  readonly entry: Entry
  readonly heading: boolean
  readonly marked: boolean
  readonly onPress: () => void
}

function Result({ id, entry, heading, marked, onPress }: ResultProps) {
  return (
    <>
      {heading ? (
        <p role="presentation" className="text-12 text-muted px-2 pt-2 pb-1">
          {entry.group}
        </p>
      ) : null}
      <div
        id={id}
        role="option"
        aria-selected={marked}
        tabIndex={-1}
        ref={(row) => {
          if (marked) row?.scrollIntoView({ block: 'nearest' })
        }}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onPress}
        className={cx(
          'rounded-control hover:bg-hover flex min-h-8 cursor-pointer items-center gap-2.5 px-2 pointer-coarse:min-h-11',
          marked && 'bg-selected',
        )}
      >
        <span className="text-muted flex w-4 justify-center">{entry.icon}</span>
        <span className="min-w-0 flex-1 truncate">{entry.label}</span>
        <span className="text-12 text-muted max-w-[50%] shrink-0 truncate">{entry.detail}</span>
      </div>
    </>
  )
}

function usePlaces(text: string, onHelp: () => void): readonly Entry[] {
  const navigate = useNavigate()
  const destinations = useDestinations()
  const places: readonly Entry[] = [
    ...destinations.map((page): Entry => ({
      id: page.to,
      group: 'Pages',
      icon: page.icon,
      label: page.name,
      detail: page.keys,
      run: () => void navigate({ to: page.to }),
    })),
    {
      id: 'orphans',
      group: 'Pages',
      icon: <StatusGlyph status="orphaned" />,
      label: 'Orphaned volumes',
      detail: 'g u',
      run: () => void navigate({ to: '/orphans' }),
    },
    {
      id: 'pause',
      group: 'Do',
      icon: <IconPause />,
      label: 'Pause or resume live changes',
      detail: 'p',
      run: togglePause,
    },
    { id: 'help', group: 'Do', icon: <IconKeyboard />, label: 'Keyboard help', detail: '?', run: onHelp },
  ]
  const wanted = text.trim().toLowerCase()
  return places.filter((place) => place.label.toLowerCase().includes(wanted))
}

function useFound(text: string): readonly Entry[] {
  const navigate = useNavigate()
  const q = asFilter(useSettled(text, 120))
  const options = { enabled: q !== '', placeholderData: keepPreviousData }
  const volumes = useQuery({ ...windowQuery('volumes', { q }, 0, most), ...options }).data
  const agents = useQuery({ ...windowQuery('agents', { q }, 0, most), ...options }).data
  const known = useQuery(clusterQuery).data?.services !== undefined
  const services = useQuery({
    ...windowQuery('services', { q }, 0, most),
    ...options,
    enabled: known && q !== '',
  }).data
  if (text.trim() === '') return []
  return [
    ...(agents?.rows ?? []).map((row): Entry => ({
      id: row.key,
      group: groupName('Agents', agents?.total),
      icon: <IconAgent />,
      label: row.hostname,
      detail: row.agentId,
      run: () => void navigate({ to: '/agents/$agentId', params: { agentId: row.agentId } }),
    })),
    ...(services?.rows ?? []).map((row): Entry => ({
      id: row.key,
      group: groupName(strings.pages.apps, services?.total),
      icon: <IconApp />,
      label: row.key,
      detail: strings.serviceStatus[row.status],
      run: () => void navigate({ to: '/apps/$', params: { _splat: row.key.slice(1) } }),
    })),
    ...(volumes?.rows ?? []).map((row): Entry => ({
      id: row.key,
      group: groupName('Volumes', volumes?.total),
      icon: <StatusGlyph status={row.status} />,
      label: row.persistenceId,
      detail: `${strings.volumeStatus[row.status]} · ${row.hostname} · ${diskText(row.disk)}`,
      run: () =>
        void navigate({
          to: '/volumes/$role/$persistenceId',
          params: { role: row.role, persistenceId: row.persistenceId },
          search: { agent: row.agentId },
        }),
    })),
  ]
}

function groupName(name: string, total: number | undefined): string {
  return total !== undefined && total > most ? `${name}, the first ${most} of ${grouped(total)}` : name
}
