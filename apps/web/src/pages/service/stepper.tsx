import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Window } from '@holdfast/model/api/common'
import type { ServiceRow } from '@holdfast/model/api/services'
import { IconButton } from '../../ui/button.tsx'
import { IconChevronLeft, IconChevronRight } from '../../ui/icons.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'

/** Steps through the list of apps that was looked at last, tab by tab. Absent when it was in no list. */
export function Stepper({ id, tab }: { readonly id: string; readonly tab: string }) {
  const navigate = useNavigate()
  const { before, after } = useNeighbours(id)
  const go = (row: ServiceRow | undefined) => () => {
    if (row === undefined) return
    void navigate({ to: '/apps/$', params: { _splat: row.key.slice(1) }, search: { tab }, replace: true })
  }
  useShortcut({ keys: '[', name: 'Previous app', group: 'Apps', enabled: before !== undefined }, go(before))
  useShortcut({ keys: ']', name: 'Next app', group: 'Apps', enabled: after !== undefined }, go(after))
  if (before === undefined && after === undefined) return null
  return (
    <span className="inline-flex">
      <IconButton
        label="Previous app  ["
        icon={<IconChevronLeft />}
        disabledReason={before ? undefined : 'This is the first of the list.'}
        onClick={go(before)}
      />
      <IconButton
        label="Next app  ]"
        icon={<IconChevronRight />}
        disabledReason={after ? undefined : 'This is the last of those in view.'}
        onClick={go(after)}
      />
    </span>
  )
}

function useNeighbours(id: string) {
  const client = useQueryClient()
  const lists = client
    .getQueryCache()
    .findAll({ queryKey: ['window', 'services'] })
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  for (const { state } of lists) {
    // The key is `windowQuery`'s, so the data is its answer.
    const rows = (state.data as Window<ServiceRow> | undefined)?.rows ?? []
    const at = rows.findIndex((row) => row.key === id)
    if (at >= 0 && rows.length > 1) return { before: rows[at - 1], after: rows[at + 1] }
  }
  return { before: undefined, after: undefined }
}
