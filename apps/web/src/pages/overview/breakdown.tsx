import { getRouteApi, Link } from '@tanstack/react-router'
import type { Overview, RoleHolding } from '@holdfast/model/api/pages'
import type { DiskAccount } from '@holdfast/model/api/rows'
import { DiskBar } from '../../parts/disk-bar/disk-bar.tsx'
import { filterFor } from '../../parts/filter/edit.ts'
import { Size } from '../../parts/size.tsx'
import { Chip } from '../../ui/badge.tsx'
import { Section } from '../../ui/section.tsx'

const route = getRouteApi('/overview')
const mostRoles = 12

interface Line {
  readonly name: string
  readonly account: DiskAccount
  readonly link: React.ReactNode
}

/** The same account by role or by kind of disk. */
export function Breakdown({ overview }: { readonly overview: Overview }) {
  const by = route.useSearch().by === 'kind' ? 'kind' : 'role'
  const navigate = route.useNavigate()
  const show = (next: 'kind' | 'role') =>
    void navigate({ search: next === 'role' ? {} : { by: next }, replace: true })
  const lines = by === 'kind' ? kindLines(overview) : roleLines(overview)
  const largest = Math.max(1, ...lines.map((line) => line.account.sizeMb))
  return (
    <Section
      title={by === 'kind' ? 'By kind of disk' : 'By role'}
      aside={
        <div role="group" aria-label="Break down" className="flex gap-1.5">
          <Chip pressed={by === 'role'} onPress={() => show('role')}>
            Role
          </Chip>
          <Chip pressed={by === 'kind'} onPress={() => show('kind')}>
            Kind
          </Chip>
        </div>
      }
    >
      {lines.length === 0 ? <p className="text-muted">No role holds disk.</p> : null}
      <ul className="flex flex-col gap-2.5">
        {lines.map(({ name, account, link }) => (
          <li key={name} className="flex min-w-0 items-center gap-3">
            <span className="w-32 shrink-0 truncate">{link}</span>
            <span className="min-w-0 flex-1">
              <span className="block" style={{ width: `${Math.max(2, (account.sizeMb / largest) * 100)}%` }}>
                <DiskBar name={name} account={account} size="line" />
              </span>
            </span>
            <span className="w-20 shrink-0 text-right">
              <Size mb={account.sizeMb} />
            </span>
          </li>
        ))}
      </ul>
      {by === 'role' && overview.roles > lines.length ? (
        <p className="mt-3">
          <Link to="/roles">All {overview.roles} roles</Link>
        </p>
      ) : null}
    </Section>
  )
}

function roleLines({ byRole }: Overview): readonly Line[] {
  return byRole.slice(0, mostRoles).map((role) => ({
    name: role.role,
    account: accountOf(role),
    link: (
      <Link to="/reservations" search={{ q: filterFor('role', role.role) }} className="text-ink">
        {role.role}
      </Link>
    ),
  }))
}

function kindLines({ byKind }: Overview): readonly Line[] {
  return byKind.map(({ name, account }) => ({
    name: `${name} disks`,
    account,
    link: (
      <Link to="/agents" search={{ q: filterFor('type', name) }} className="text-ink">
        {name}
      </Link>
    ),
  }))
}

/** What a role holds is all reserved: in volumes, or idle. */
function accountOf(role: RoleHolding): DiskAccount {
  return {
    sizeMb: role.reservedMb,
    attachedMb: role.attachedMb,
    detachedMb: role.detachedMb,
    orphanedMb: role.orphanedMb,
    unknownMb: role.unknownMb,
    reservedIdleMb: role.idleMb,
    usedUnreservedMb: 0,
    freeMb: 0,
    remainderMb: 0,
  }
}
