import type { Owner } from '@holdfast/model/api/rows'
import { tip } from '../ui/tip.tsx'
import { MiddleTruncate } from '../ui/truncate.tsx'
import { filterFor } from './filter/edit.ts'
import { RowLink } from './row-link.tsx'

const segment = encodeURIComponent

export function AgentLink({ agentId, hostname }: { readonly agentId: string; readonly hostname: string }) {
  return (
    <RowLink path={`/agents/${segment(agentId)}`} tip={`${hostname}\n${agentId}`}>
      <span className="truncate">{hostname}</span>
    </RowLink>
  )
}

export function FrameworkLink({
  frameworkId,
  name,
}: {
  readonly frameworkId: string
  readonly name: string
}) {
  return (
    <RowLink path={`/frameworks/${segment(frameworkId)}`} tip={`${name}\n${frameworkId}`}>
      <span className="truncate">{name}</span>
    </RowLink>
  )
}

/** Where the page of an app or pod is, by its id. */
export const servicePath = (id: string): string => `/apps${id.split('/').map(segment).join('/')}`

/** An app or pod, by its id. */
export function ServiceLink({ id }: { readonly id: string }) {
  return (
    <RowLink path={servicePath(id)} tip={id} className="font-medium">
      <span className="truncate">{id}</span>
    </RowLink>
  )
}

export interface VolumeLinkProps {
  readonly role: string
  readonly persistenceId: string
  /** Chooses one when several agents hold the same pair. */
  readonly agentId?: string
  /** The app or pod under which it is looked at. */
  readonly app?: string
}

export function VolumeLink({ role, persistenceId, agentId, app }: VolumeLinkProps) {
  return (
    <RowLink
      path={`/volumes/${segment(role)}/${segment(persistenceId)}`}
      search={{ ...(agentId !== undefined && { agent: agentId }), ...(app !== undefined && { app }) }}
      className="font-medium"
    >
      <MiddleTruncate text={persistenceId} />
    </RowLink>
  )
}

/** A role, leading to everything that it holds. */
export function RoleLink({ role }: { readonly role: string }) {
  return (
    <RowLink path="/volumes" search={{ q: filterFor('role', role) }} tip={role}>
      <span className="truncate">{role}</span>
    </RowLink>
  )
}

const states: Readonly<Record<Owner['state'], string | undefined>> = {
  claimed: undefined,
  absent: 'gone',
  unverified: 'unverified',
}

/** Who a thing belongs to as far as anyone can tell, with the reason on hover. `brief`: in lists, where room is short. */
export function OwnerText({ owner, brief }: { readonly owner: Owner; readonly brief?: boolean }) {
  const state = states[owner.state]
  if (brief === true && owner.state === 'unverified') {
    return (
      <span {...tip(owner.because)} className="text-muted">
        {owner.name}
        <span className="hidden-text">, unverified</span>
      </span>
    )
  }
  return (
    <span {...tip(owner.because)} className="inline-flex max-w-full min-w-0 items-baseline gap-1.5">
      {owner.listed === true ? (
        <ServiceLink id={owner.name} />
      ) : (
        <span className="truncate">{owner.name}</span>
      )}
      {state === undefined ? null : <span className="text-12 text-muted shrink-0">{state}</span>}
    </span>
  )
}
