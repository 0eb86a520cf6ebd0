import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { isOutdated } from '../operations/use-confirm.ts'
import { NotTaken } from './plan-fields.tsx'

export interface PlanFrameProps {
  readonly title: string
  /** The safe choice, which has the focus. */
  readonly keep: string
  /** The verb with what it acts on. */
  readonly act: string
  readonly erases: boolean
  /** Why it cannot be confirmed now. */
  readonly blocked: string | undefined
  readonly busy: boolean
  /** Why the last confirmation was not taken. */
  readonly error: Error | null
  /** Something was typed: a press beside the dialog does not throw it away. */
  readonly typed: boolean
  readonly onPress: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What stands around every plan: the safe choice first, and why the last confirmation was not taken. */
export function PlanFrame(props: PlanFrameProps) {
  const { title, keep, act, erases, blocked, busy, error, typed, onPress, onClose, children } = props
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      width="lg"
      dismissable={!typed}
      footer={
        <>
          <Button data-autofocus="" onClick={onClose}>
            {keep}
          </Button>
          <Button kind={erases ? 'danger' : 'primary'} disabledReason={blocked} busy={busy} onClick={onPress}>
            {act}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error === null ? null : <NotTaken error={error} outdated={isOutdated(error)} />}
        {children}
      </div>
    </Dialog>
  )
}
