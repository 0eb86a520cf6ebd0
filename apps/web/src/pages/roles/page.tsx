import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { RoleRow } from '@holdfast/model/api/rows'
import { roleList } from '@holdfast/model/ledger/role-list'
import { useWindow } from '../../api/use-window.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { strings } from '../../strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { roleColumns } from './columns.tsx'
import { isOverQuota } from './quota.ts'

const route = getRouteApi('/roles')
const facets = [
  {
    name: 'quota',
    values: [
      { value: 'yes', label: 'With quota' },
      { value: 'no', label: 'Without' },
    ],
  },
]

/** Every role: what it holds, what it may hold, and who works in it. */
export function RolesPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { q = '', sort } = search
  const list = useWindow('roles', { q, sort })
  // Only all of them in their own order stand below those that they belong to.
  const nested = (sort ?? defaultSort.roles) === 'role' && q === ''
  const columns = useMemo(() => roleColumns(nested), [nested])
  return (
    <Page fill title={strings.pages.roles}>
      <ListView
        name="roles"
        one="role"
        list={list}
        search={search}
        onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
        fields={roleList.fields}
        facets={facets}
        columns={columns}
        defaultSort={defaultSort.roles}
        nameOf={nameOf}
        copyOf={(row) => row.role}
        onOpen={({ role }) => void navigate({ to: '/reservations', search: { q: filterFor('role', role) } })}
        stripe={stripeOf}
        empty={
          <EmptyState title="No role is known">
            Roles appear when something is reserved for them, when a framework registers in them, or when an
            operator gives them a quota or a weight.
          </EmptyState>
        }
      />
    </Page>
  )
}

const nameOf = (row: RoleRow) => `role ${row.role}`
const stripeOf = (row: RoleRow): Tone | undefined => (row.quota?.some(isOverQuota) ? 'danger' : undefined)
