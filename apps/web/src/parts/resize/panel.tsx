import { useId } from 'react'
import type { VolumeDetail } from '@holdfast/model/api/pages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { IconCheck, IconWarning } from '../../ui/icons.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { FormPanel } from '../form/form-panel.tsx'
import { FormSection } from '../form/form-section.tsx'
import { Preview } from '../form/preview.tsx'
import { SizeField } from '../form/size-field.tsx'
import { useFirstFocus } from '../form/use-first-focus.ts'
import { diskText } from '../disk-name.tsx'
import { canReserve } from './choice.ts'
import type { ResizeVerb } from './form.ts'
import { useResize } from './use-resize.ts'
import type { ResizeState } from './use-resize.ts'

export interface ResizePanelProps {
  readonly verb: ResizeVerb
  readonly volume: VolumeDetail
  /** Why nothing can be done; the form may be looked at all the same. */
  readonly block: string | undefined
  readonly onClose: () => void
}

const acts: Readonly<Record<ResizeVerb, string>> = { grow: 'Grow volume', shrink: 'Shrink volume' }

/** Makes a volume larger or smaller: the new size, what it takes, and what will be sent for it. */
export function ResizePanel({ verb, volume, block, onClose }: ResizePanelProps) {
  const state = useResize(verb, volume, onClose)
  const sizeId = useId()
  useFirstFocus(sizeId)
  const { row } = volume
  const faults = state.message === undefined ? [] : [{ id: sizeId, label: 'Size', message: state.message }]
  return (
    <FormPanel act={acts[verb]} faults={faults} state={state} block={block} onClose={onClose}>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-3 pb-3">
        <MiddleTruncate text={row.persistenceId} />
        <span className="text-muted">
          {row.hostname} · {diskText(row.disk)} · {formatSize(row.sizeMb)} now
        </span>
      </p>
      <FormSection step={1} title="New size">
        {state.space.isError ? (
          <Failure
            what="the space of this agent"
            error={state.space.error}
            onRetry={() => void state.space.refetch()}
          />
        ) : (
          <NewSize verb={verb} state={state} id={sizeId} />
        )}
      </FormSection>
      <FormSection step={2} title="Preview">
        <Preview plan={state.plan} error={state.planError} />
      </FormSection>
    </FormPanel>
  )
}

interface NewSizeProps {
  readonly verb: ResizeVerb
  readonly state: ResizeState
  readonly id: string
}

function NewSize({ verb, state, id }: NewSizeProps) {
  const { form, dispatch, choice } = state
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SizeField
          id={id}
          size={form.size}
          unit={form.unit}
          wholeMb={undefined}
          error={state.message}
          onSize={(size) => dispatch({ type: 'typed', size })}
          onUnit={(unit) => dispatch({ type: 'choseUnit', unit })}
          onLeave={() => dispatch({ type: 'left', field: 'size' })}
        />
      </div>
      {verb === 'grow' ? <RoomText state={state} /> : null}
      {choice.byMb > 0 ? (
        <p className="text-muted">
          {formatSize(choice.byMb)} {verb === 'grow' ? 'more' : 'less'} than now.
        </p>
      ) : null}
      <Shortage state={state} />
    </>
  )
}

function RoomText({ state: { choice, space } }: Pick<NewSizeProps, 'state'>) {
  if (space.data === undefined) return null
  const { idleMb, reservableMb } = choice.room
  return (
    <p className="text-muted">
      {idleMb === 0 ? 'Nothing' : formatSize(idleMb)} of its reservation is idle on this disk
      {reservableMb > 0 ? `; ${formatSize(reservableMb)} can be added to it.` : '.'}
    </p>
  )
}

function Shortage({ state: { choice, dispatch } }: Pick<NewSizeProps, 'state'>) {
  const { shortMb, reserves } = choice
  if (!canReserve(choice)) return null
  const short = formatSize(shortMb)
  const set = (value: boolean) => () => dispatch({ type: 'setReserveFirst', value })
  return reserves ? (
    <p className="text-pending-ink flex flex-wrap items-center gap-2">
      <IconCheck size={12} /> {short} will be reserved first.
      <Button size="sm" kind="quiet" onClick={set(false)}>
        Undo
      </Button>
    </p>
  ) : (
    <p className="text-caution-ink flex flex-wrap items-center gap-2">
      <IconWarning size={12} /> {short} short.
      <Button size="sm" onClick={set(true)}>
        Reserve {short} first
      </Button>
    </p>
  )
}
