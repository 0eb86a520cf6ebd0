import { useQuery } from '@tanstack/react-query'
import type { DiskSpace } from '@holdfast/model/api/pages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { overviewQuery } from '../../api/queries.ts'
import { ComboField } from '../../ui/combo.tsx'

export interface RoleFieldProps {
  readonly role: string
  readonly disk: DiskSpace | undefined
  readonly onChange: (role: string) => void
  readonly onLeave: () => void
  readonly error: string | undefined
  readonly id: string
}

/** Any role may be typed. Proposed are those with idle space on the disk first, then the others of the cluster. */
export function RoleField({ role, disk, onChange, onLeave, error, id }: RoleFieldProps) {
  const overview = useQuery(overviewQuery)
  const idle = idleByRole(disk)
  const others = (overview.data?.byRole ?? []).map((entry) => entry.role).filter((name) => !idle.has(name))
  const known = idle.has(role) || others.includes(role)
  const options = [
    ...[...idle].map(([name, mb]) => ({ name, detail: `${formatSize(mb)} idle` })),
    ...others.map((name) => ({ name, detail: '' })),
  ]
  return (
    <ComboField
      id={id}
      label="Role"
      required
      error={error}
      listLabel="Roles"
      value={role}
      onChange={onChange}
      onBlur={onLeave}
      options={options
        .filter(({ name }) => name !== role && name.toLowerCase().includes(known ? '' : role.toLowerCase()))
        .slice(0, 50)
        .map(({ name, detail }) => ({ value: name, label: name, detail }))}
      onPick={({ value }) => onChange(value)}
    />
  )
}

function idleByRole(disk: DiskSpace | undefined): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { role, idleMb } of disk?.reserved ?? []) {
    if (idleMb > 0) sums.set(role, (sums.get(role) ?? 0) + idleMb)
  }
  return sums
}
