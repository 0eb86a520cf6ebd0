import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { VolumeDetail } from '@holdfast/model/api/pages'
import type { ResizeVerb } from '../../parts/resize/form.ts'
import { openDestroy } from '../../parts/operations/work.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { useVolumeOperation } from '../../stores/operations.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { IconChevronLeft, IconChevronRight } from '../../ui/icons.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { useNeighbours, type Neighbour } from './use-neighbours.ts'

const route = getRouteApi('/volumes/$role/$persistenceId')

/** Steps through the list that one came from, and the verbs. A verb that cannot be pressed says why. */
export function Actions({ volume }: { readonly volume: VolumeDetail }) {
  const { row } = volume
  const block = useWriteBlock()
  const why = useWhyNot(volume)
  const navigate = route.useNavigate()
  const reason = block ?? why('destroy')
  const destroy = () => openDestroy([row])
  const resize = (verb: ResizeVerb) => () => void navigate({ search: (old) => ({ ...old, resize: verb }) })
  useShortcut({ keys: 'd', name: 'Destroy…', group: 'Volume', enabled: reason === undefined }, destroy)
  useShortcut(
    { keys: 'y', name: 'Copy the id', group: 'Volume' },
    () => void navigator.clipboard.writeText(row.persistenceId),
  )
  return (
    <>
      <Stepper rowKey={row.key} />
      <Button disabledReason={block ?? why('grow')} onClick={resize('grow')}>
        Grow…
      </Button>
      <Button disabledReason={block ?? why('shrink')} onClick={resize('shrink')}>
        Shrink…
      </Button>
      <Button kind="danger" disabledReason={reason} onClick={destroy}>
        Destroy…
      </Button>
    </>
  )
}

/** Why a verb cannot be pressed now; undefined when it can. What is under way is known here first. */
export function useWhyNot({
  row,
  can,
}: VolumeDetail): (verb: keyof VolumeDetail['can']) => string | undefined {
  const pending = useVolumeOperation(row.key)
  return (verb) => {
    const answer = can[verb]
    if (pending) return 'Another operation on this volume is not settled.'
    return answer.allowed ? undefined : answer.reason
  }
}

function Stepper({ rowKey }: { readonly rowKey: string }) {
  const navigate = useNavigate()
  const { app } = route.useSearch()
  const { before, after } = useNeighbours(rowKey, app)
  const go = (row: Neighbour | undefined) => () => {
    if (!row) return
    void navigate({
      to: '/volumes/$role/$persistenceId',
      params: { role: row.role, persistenceId: row.persistenceId },
      search: (old) => ({ ...old, agent: row.agentId }),
      replace: true,
    })
  }
  useShortcut(
    { keys: '[', name: 'Previous volume', group: 'Volume', enabled: before !== undefined },
    go(before),
  )
  useShortcut({ keys: ']', name: 'Next volume', group: 'Volume', enabled: after !== undefined }, go(after))
  if (!before && !after) return null
  return (
    <span className="inline-flex">
      <IconButton
        label="Previous volume  ["
        icon={<IconChevronLeft />}
        disabledReason={before ? undefined : 'This is the first of the list.'}
        onClick={go(before)}
      />
      <IconButton
        label="Next volume  ]"
        icon={<IconChevronRight />}
        disabledReason={after ? undefined : 'This is the last of those in view.'}
        onClick={go(after)}
      />
    </span>
  )
}
