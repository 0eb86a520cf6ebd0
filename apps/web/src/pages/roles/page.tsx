import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { RoleRow } from '@holdfast/model/api/rows'
import { roleList } from '@holdfast/model/ledger/role-list'
import { useWindow, windowQuery } from '../../api/use-window.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { FacetChips } from '../../parts/filter/facet-chips.tsx'
import { FilterField } from '../../parts/filter/filter-field.tsx'
import { ListBar, Summary } from '../../parts/filter/list-bar.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { nothingVisible } from '../../parts/hidden-note.tsx'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { columnIds, roleColumns } from './columns.tsx'
import { isOverQuota } from './quota.ts'

const route = getRouteApi('/roles')
const quotas = [
  { value: 'yes', label: 'With quota' },
  { value: 'no', label: 'Without' },
]

/** Every role: what it holds, what it may hold, and who works in it. */
export function RolesPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const q = search.q ?? ''
  const filter = (text: string) => change({ q: text })
  const sort = search.sort ?? defaultSort.roles
  const list = useWindow('roles', { q, sort: search.sort })
  const everything = useQuery({ ...windowQuery('roles', {}, 0, 1), enabled: q !== '' })
  const density = useLayout((state) => state.density)
  const chosen = columnsOf(search.cols, columnIds)
  // Only all of them in their own order stand below those that they belong to.
  const nested = sort === 'role' && q === ''
  const columns = useMemo(() => roleColumns(nested), [nested])
  return (
    <Page fill title={strings.pages.roles}>
      <ListBar
        hidden={list.info?.hidden}
        aside={
          <ColumnMenu
            columns={columns}
            chosen={chosen}
            onChoose={(ids) => change({ cols: columnsText(ids) ?? '' })}
            density={density}
            onDensity={setDensity}
          />
        }
        chips={
          <FacetChips
            text={q}
            onChange={filter}
            facet="quota"
            values={quotas}
            counts={list.info?.facets['quota']}
            error={list.info?.filterError}
          />
        }
        summary={
          <Summary
            info={list.info}
            what="role"
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        <FilterField
          what="roles"
          text={q}
          onChange={filter}
          fields={roleList.fields}
          facets={list.info?.facets ?? {}}
          error={list.info?.filterError}
        />
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what="the roles" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Roles"
          columns={columns}
          source={list.source}
          keyOf={keyOf}
          nameOf={nameOf}
          sort={sort}
          onSort={(next) => change({ sort: next })}
          chosen={chosen}
          density={density}
          onOpen={({ role }) =>
            void navigate({ to: '/reservations', search: { q: filterFor('role', role) } })
          }
          onLetter={(letter, row) => {
            if (letter === 'y') void navigator.clipboard.writeText(row.role)
          }}
          stripe={stripeOf}
          loading={list.loading}
          empty={<NoRoles filtered={q !== ''} hidden={list.info?.hidden} onClear={() => filter('')} />}
        />
      )}
    </Page>
  )
}

const keyOf = (row: RoleRow) => row.key
const nameOf = (row: RoleRow) => `role ${row.role}`
const stripeOf = (row: RoleRow): Tone | undefined => (row.quota?.some(isOverQuota) ? 'danger' : undefined)

interface NoRolesProps {
  readonly filtered: boolean
  readonly hidden: true | undefined
  readonly onClear: () => void
}

function NoRoles({ filtered, hidden, onClear }: NoRolesProps) {
  if (filtered) {
    return (
      <EmptyState
        title="No role matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Each term narrows the list. Take one away, or clear them all.
      </EmptyState>
    )
  }
  if (hidden === true) return <EmptyState title={nothingVisible.title}>{nothingVisible.text}</EmptyState>
  return (
    <EmptyState title="No role is known">
      Roles appear when something is reserved for them, when a framework registers in them, or when an
      operator gives them a quota or a weight.
    </EmptyState>
  )
}
