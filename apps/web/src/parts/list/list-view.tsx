import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { WindowList, WindowRows } from '../../api/lists.ts'
import { type ListWindow, windowQuery } from '../../api/use-window.ts'
import { setDensity, useLayout } from '../../stores/layout.ts'
import type { Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable, type DataTableProps } from '../../ui/table/data-table.tsx'
import type { RowSource } from '../../ui/table/source.ts'
import { columnsOf, columnsText } from '../filter/column-choice.ts'
import { type Facet, FacetChips } from '../filter/facet-chips.tsx'
import { FilterField, type FilterFieldProps } from '../filter/filter-field.tsx'
import { ListBar, Summary } from '../filter/list-bar.tsx'
import { ListFailure } from '../filter/list-failure.tsx'
import { nothingVisible } from '../hidden-note.tsx'

/** What of a list stands in the address. */
export interface ListSearch {
  readonly q?: string | undefined
  readonly sort?: string | undefined
  readonly cols?: string | undefined
}

export interface ListViewProps<L extends WindowList> {
  readonly name: L
  /** Whose list it is, where each has one of its own. */
  readonly of?: string
  /** What one row is called: "volume". */
  readonly one: string
  /** The table's name for screen readers, where it is not "Volumes". */
  readonly label?: string
  readonly list: ListWindow<WindowRows[L]>
  /** Where it is not the list's own. */
  readonly source?: RowSource<WindowRows[L]>
  readonly search: ListSearch
  readonly onSearch: (next: ListSearch) => void
  readonly fields: FilterFieldProps['fields']
  readonly facets: readonly Facet[]
  readonly columns: readonly Column<WindowRows[L]>[]
  readonly defaultSort: string
  readonly nameOf: (row: WindowRows[L]) => string
  /** What `y` copies. */
  readonly copyOf: (row: WindowRows[L]) => string
  readonly onOpen: (row: WindowRows[L]) => void
  readonly onLetter?: (letter: string, row: WindowRows[L]) => void
  readonly stripe: (row: WindowRows[L]) => Tone | undefined
  readonly selection?: DataTableProps<WindowRows[L]>['selection']
  /** Stands in place of the filter: what can be done with those that are selected. */
  readonly bulk?: ReactNode
  /** Stands in place of the rows when there is none at all. */
  readonly empty: ReactNode
}

/** A list with everything around it: filter, facets, sums and columns above, and what to say when it is empty. */
export function ListView<L extends WindowList>(props: ListViewProps<L>) {
  const { name, of, one, list, search, onSearch, columns, facets } = props
  const q = search.q ?? ''
  const filter = (text: string) => onSearch({ q: text })
  const everything = useQuery({
    ...windowQuery(name, of === undefined ? {} : { of }, 0, 1),
    enabled: q !== '',
  })
  const density = useLayout((state) => state.density)
  const chosen = columnsOf(
    search.cols,
    columns.map(({ id }) => id),
  )
  const many = `${one}s`
  return (
    <>
      <ListBar
        hidden={list.info?.hidden}
        aside={
          <ColumnMenu
            columns={columns}
            chosen={chosen}
            onChoose={(ids) => onSearch({ cols: columnsText(ids) ?? '' })}
            density={density}
            onDensity={setDensity}
          />
        }
        chips={
          <FacetChips
            text={q}
            onChange={filter}
            facets={facets}
            counts={list.info?.facets}
            error={list.info?.filterError}
          />
        }
        summary={
          <Summary
            info={list.info}
            what={one}
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        {props.bulk ?? (
          <FilterField
            what={many}
            text={q}
            onChange={filter}
            fields={props.fields}
            facets={list.info?.facets ?? {}}
            error={list.info?.filterError}
          />
        )}
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what={`the ${many}`} error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label={props.label ?? many.charAt(0).toUpperCase() + many.slice(1)}
          columns={columns}
          source={props.source ?? list.source}
          keyOf={keyOf}
          nameOf={props.nameOf}
          sort={search.sort ?? props.defaultSort}
          onSort={(sort) => onSearch({ sort })}
          chosen={chosen}
          density={density}
          selection={props.selection}
          onOpen={props.onOpen}
          onLetter={(letter, row) => {
            if (letter === 'y') void navigator.clipboard.writeText(props.copyOf(row))
            else props.onLetter?.(letter, row)
          }}
          stripe={props.stripe}
          loading={list.loading}
          empty={
            q !== '' ? (
              <NoMatch one={one} onClear={() => filter('')} />
            ) : list.info?.hidden === true ? (
              <EmptyState title={nothingVisible.title}>{nothingVisible.text}</EmptyState>
            ) : (
              props.empty
            )
          }
        />
      )}
    </>
  )
}

const keyOf = (row: { readonly key: string }) => row.key

function NoMatch({ one, onClear }: { readonly one: string; readonly onClear: () => void }) {
  return (
    <EmptyState
      title={`No ${one} matches this filter`}
      action={<Button onClick={onClear}>Clear the filter</Button>}
    >
      Each term narrows the list. Take one away, or clear them all.
    </EmptyState>
  )
}
