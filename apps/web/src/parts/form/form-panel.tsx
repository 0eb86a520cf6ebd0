import type { ReactNode } from 'react'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/dialog.tsx'
import { ErrorSummary, type ErrorSummaryProps } from './error-summary.tsx'

export interface FormPanelProps {
  /** What it does: its title, and what its button says. */
  readonly act: string
  readonly faults: ErrorSummaryProps['faults']
  readonly state: {
    readonly busy: boolean
    readonly attempts: number
    readonly whole: string | undefined
    readonly submit: () => void
  }
  /** Why nothing can be done now, beside what holds for every change. */
  readonly block?: string | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form that changes the cluster. What stands in the way is said once it was tried. */
export function FormPanel({ act, faults, state, block, onClose, children }: FormPanelProps) {
  const away = useWriteBlock()
  return (
    <Panel
      open
      onClose={onClose}
      title={act}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" busy={state.busy} disabledReason={away ?? block} onClick={state.submit}>
            {act}
          </Button>
        </>
      }
    >
      {state.attempts > 0 ? (
        <ErrorSummary faults={faults} whole={state.whole} attempt={state.attempts} />
      ) : null}
      {children}
    </Panel>
  )
}
