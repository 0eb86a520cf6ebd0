import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { filterFor } from '../../parts/filter/edit.ts'
import { buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { MoodIcon } from '../../parts/operations/state-badge.tsx'
import { Marks } from '../../parts/operations/marks.tsx'
import { isSettled } from '../../stores/operations.ts'
import { BackToVolumes } from './back.tsx'

export interface GoneProps {
  readonly role: string
  readonly persistenceId: string
  /** The operation that destroyed it, when that was seen from here. */
  readonly destroyed: OperationRow | undefined
}

/** There is no such volume: it was destroyed, is being destroyed, or never was. */
export function Gone({ role, persistenceId, destroyed }: GoneProps) {
  const search = { q: filterFor('id', persistenceId) }
  return (
    <Page
      title={persistenceId}
      above={<BackToVolumes />}
      heading={<span className="text-16 font-mono break-all">{persistenceId}</span>}
    >
      {destroyed ? (
        <Destroyed operation={destroyed} />
      ) : (
        <EmptyState
          title="No such volume"
          action={
            <Link to="/volumes" search={search} className={buttonClass()}>
              Look for this id
            </Link>
          }
        >
          No agent holds a volume of role {role} with this id. It may have been destroyed, or the address is
          misspelt.
        </EmptyState>
      )}
    </Page>
  )
}

function Destroyed({ operation }: { readonly operation: OperationRow }) {
  const settled = isSettled(operation)
  return (
    <EmptyState
      title={settled ? 'This volume was destroyed' : 'This volume is being destroyed'}
      action={
        <Link to="/operations/$operationId" params={{ operationId: operation.id }} className={buttonClass()}>
          Show the operation
        </Link>
      }
    >
      {settled ? (
        `Its data on ${operation.hostname} is erased. The agent itself no longer shows it.`
      ) : (
        <span className="inline-flex items-center gap-2">
          <MoodIcon mood="waiting" /> The master has forgotten it; the agent has yet to prove it.{' '}
          <Marks row={operation} />
        </span>
      )}
    </EmptyState>
  )
}
