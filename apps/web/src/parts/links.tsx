import { Link } from '@tanstack/react-router'
import type { Owner } from '@holdfast/model/api/rows'
import { filterFor } from './filter/edit.ts'
import { tip } from '../ui/tip.tsx'
import { MiddleTruncate } from '../ui/truncate.tsx'

const inRow = 'text-ink hover:text-link inline-flex max-w-full min-w-0'

export function AgentLink({ agentId, hostname }: { readonly agentId: string; readonly hostname: string }) {
  return (
    <Link to="/agents/$agentId" params={{ agentId }} {...tip(`${hostname}\n${agentId}`)} className={inRow}>
      <span className="truncate">{hostname}</span>
    </Link>
  )
}

export interface VolumeLinkProps {
  readonly role: string
  readonly persistenceId: string
  /** Chooses one when several agents hold the same pair. */
  readonly agentId?: string
}

export function VolumeLink({ role, persistenceId, agentId }: VolumeLinkProps) {
  return (
    <Link
      to="/volumes/$role/$persistenceId"
      params={{ role, persistenceId }}
      search={agentId === undefined ? {} : { agent: agentId }}
      className={`${inRow} font-medium`}
    >
      <MiddleTruncate text={persistenceId} />
    </Link>
  )
}

/** A role, leading to everything that it holds. */
export function RoleLink({ role }: { readonly role: string }) {
  return (
    <Link to="/volumes" search={{ q: filterFor('role', role) }} {...tip(role)} className={inRow}>
      <span className="truncate">{role}</span>
    </Link>
  )
}

const states: Readonly<Record<Owner['state'], string | undefined>> = {
  claimed: undefined,
  absent: 'gone',
  unverified: 'unverified',
}

/** Who a thing belongs to as far as anyone can tell, with the reason on hover. */
export function OwnerText({ owner }: { readonly owner: Owner }) {
  const state = states[owner.state]
  return (
    <span {...tip(owner.because)} className="inline-flex max-w-full min-w-0 items-baseline gap-1.5">
      <span className="truncate">{owner.name}</span>
      {state === undefined ? null : <span className="text-12 text-muted shrink-0">{state}</span>}
    </span>
  )
}
