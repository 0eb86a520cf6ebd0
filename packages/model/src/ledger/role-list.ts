import type { RoleRow } from '../api/rows.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { type Column, type ListSpec, memoizedNaturalKey } from './list-spec.ts'

const natural = memoizedNaturalKey()

/** A role stands before the roles below it, and those before its neighbours, whatever characters the names have. */
function placeOf(role: string): string {
  return role
    .split('/')
    .map((part) => natural(part))
    .join('\u0001')
}

/** The largest share that is consumed of any limit, or of a guarantee where there is no limit. */
export function quotaShare({ quota }: Pick<RoleRow, 'quota'>): number | undefined {
  const shares = (quota ?? []).flatMap(({ guarantee, limit, consumed }) => {
    const bound = limit ?? guarantee
    if (bound === undefined) return []
    return bound === 0 ? (consumed > 0 ? Infinity : 0) : consumed / bound
  })
  return shares.length === 0 ? undefined : Math.max(...shares)
}

const hasQuota = (row: RoleRow): 'yes' | 'no' => (row.quota === undefined ? 'no' : 'yes')

const columns: Readonly<Record<SortColumn<'roles'>, Column<RoleRow>>> = {
  role: (row) => placeOf(row.role),
  weight: (row) => row.weight,
  quota: quotaShare,
  reserved: (row) => row.reservedMb,
  attached: (row) => row.attachedMb,
  detached: (row) => row.detachedMb,
  orphaned: (row) => row.orphanedMb,
  idle: (row) => row.idleMb,
  volumes: (row) => row.volumes,
  frameworks: (row) => row.frameworks,
  agents: (row) => row.agents,
}

const facets: Readonly<Record<FacetName<'roles'>, (row: RoleRow) => string>> = { quota: hasQuota }

export const roleList: ListSpec<RoleRow> = {
  fields: {
    role: { kind: 'word', get: (row) => row.role },
    quota: { kind: 'choice', values: ['yes', 'no'], get: hasQuota },
    weight: { kind: 'number', get: (row) => row.weight },
    reserved: { kind: 'size', get: (row) => thousandths(row.reservedMb) },
    attached: { kind: 'size', get: (row) => thousandths(row.attachedMb) },
    detached: { kind: 'size', get: (row) => thousandths(row.detachedMb) },
    orphaned: { kind: 'size', get: (row) => thousandths(row.orphanedMb) },
    idle: { kind: 'size', get: (row) => thousandths(row.idleMb) },
    volumes: { kind: 'number', get: (row) => row.volumes },
    agents: { kind: 'number', get: (row) => row.agents },
    frameworks: { kind: 'number', get: (row) => row.frameworks },
    framework: { kind: 'word', get: (row) => row.frameworkNames },
  },
  text: (row) => [row.role, ...row.frameworkNames],
  columns,
  defaultSort: defaultSort.roles,
  facets,
  sums: sumNames.roles,
  amounts: (row) =>
    [row.reservedMb, row.attachedMb, row.detachedMb, row.orphanedMb, row.unknownMb, row.idleMb].map(
      thousandths,
    ),
}
