import type { FrameworkDetail } from '@holdfast/model/api/hosted'
import { formatAge } from '@holdfast/model/ledger/ages'
import { exactTime } from '../../parts/age.tsx'
import { RoleLink } from '../../parts/links.tsx'
import { Size } from '../../parts/size.tsx'
import { KeyValue } from '../../ui/key-value.tsx'

const unknown = <span className="text-muted">not known</span>

/** What a framework said of itself, and what it has all in all. */
export function FrameworkFacts({ detail }: { readonly detail: FrameworkDetail }) {
  const { row, capabilities, suppressedRoles, failoverTimeoutMs } = detail
  return (
    <div className="max-w-5xl px-4 pb-8 lg:px-6">
      <KeyValue
        columns={2}
        items={[
          { name: 'Principal', value: row.principal ?? <span className="text-muted">none</span> },
          { name: 'Registered', value: row.registeredMs ? exactTime(row.registeredMs) : unknown },
          { name: 'Its tasks use', value: <Uses detail={detail} /> },
          {
            name: 'May be away',
            value:
              failoverTimeoutMs === undefined
                ? unknown
                : failoverTimeoutMs === 0
                  ? 'not at all: its tasks end with its connection'
                  : `${formatAge(failoverTimeoutMs)}, then its tasks are ended`,
          },
          { name: 'Roles', wide: true, value: <Roles roles={row.roles} suppressed={suppressedRoles} /> },
          { name: 'Capabilities', wide: true, value: <Capabilities names={capabilities} /> },
        ]}
      />
    </div>
  )
}

function Uses({ detail: { row } }: { readonly detail: FrameworkDetail }) {
  return (
    <>
      {row.cpus} CPUs, <Size mb={row.memMb} /> of memory, <Size mb={row.volumesMb} /> in volumes
    </>
  )
}

function Roles({
  roles,
  suppressed,
}: {
  readonly roles: readonly string[]
  readonly suppressed: readonly string[]
}) {
  return (
    <ul className="flex flex-col gap-0.5">
      {roles.map((role) => (
        <li key={role} className="flex flex-wrap gap-x-2">
          <RoleLink role={role} />
          {suppressed.includes(role) ? (
            <span className="text-muted">wants no offers now: it has suppressed them</span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

const meanings: Readonly<Record<string, string>> = {
  SHARED_RESOURCES: 'is offered shared volumes',
  RESERVATION_REFINEMENT: 'is offered refined reservations',
  MULTI_ROLE: 'may have several roles',
  PARTITION_AWARE: 'is told of tasks that are out of sight, and keeps them',
  REVOCABLE_RESOURCES: 'is offered what may be taken back',
  GPU_RESOURCES: 'is offered agents with GPUs',
  TASK_KILLING_STATE: 'is told of tasks that are ending',
  REGION_AWARE: 'is offered agents of other regions',
}

function Capabilities({ names }: { readonly names: readonly string[] | undefined }) {
  if (names === undefined) return unknown
  if (names.length === 0) return <span className="text-muted">none</span>
  return (
    <ul className="flex flex-col gap-0.5">
      {names.map((name) => (
        <li key={name} className="flex flex-wrap gap-x-2">
          <span className="text-12 font-mono">{name}</span>
          <span className="text-muted">{meanings[name]}</span>
        </li>
      ))}
    </ul>
  )
}
