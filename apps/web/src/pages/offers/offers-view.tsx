import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import { offerList } from '@holdfast/model/ledger/offer-list'
import { clusterQuery } from '../../api/queries.ts'
import { useWindow, windowQuery } from '../../api/use-window.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { FacetChips } from '../../parts/filter/facet-chips.tsx'
import { FilterField } from '../../parts/filter/filter-field.tsx'
import { ListBar, Summary } from '../../parts/filter/list-bar.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { offerColumnIds, offerColumns, offerKey, offerName } from '../../parts/offers/columns.tsx'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const route = getRouteApi('/offers')
/** As many frameworks have a chip of their own. */
const CHIPS = 6

/** The offers that nobody has answered yet. */
export function OffersView() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })
  const q = search.q ?? ''
  const filter = (text: string) => change({ q: text })
  const list = useWindow('offers', { q, sort: search.sort })
  const everything = useQuery({ ...windowQuery('offers', {}, 0, 1), enabled: q !== '' })
  const density = useLayout((state) => state.density)
  const chosen = columnsOf(search.cols, offerColumnIds)
  const frameworks = list.info?.facets['framework']
  return (
    <>
      <ListBar
        aside={
          <ColumnMenu
            columns={offerColumns}
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
            facet="framework"
            values={(frameworks ?? []).slice(0, CHIPS).map(({ value }) => ({ value, label: value }))}
            counts={frameworks}
            error={list.info?.filterError}
          />
        }
        summary={
          <Summary
            info={list.info}
            what="offer"
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        <FilterField
          what="offers"
          text={q}
          onChange={filter}
          fields={offerList.fields}
          facets={list.info?.facets ?? {}}
          error={list.info?.filterError}
        />
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what="the offers" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Offers"
          columns={offerColumns}
          source={list.source}
          keyOf={offerKey}
          nameOf={offerName}
          sort={search.sort ?? defaultSort.offers}
          onSort={(sort) => change({ sort })}
          chosen={chosen}
          density={density}
          onOpen={(row) => change({ offer: row.key }, false)}
          onLetter={(letter, row) => {
            if (letter === 'e') change({ offer: row.key }, false)
            if (letter === 'y') void navigator.clipboard.writeText(row.key)
          }}
          stripe={(row) => (row.volumeCount > 0 ? 'caution' : undefined)}
          loading={list.loading}
          empty={<NoOffers filtered={q !== ''} onClear={() => filter('')} />}
        />
      )}
    </>
  )
}

function NoOffers({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const embedded = useQuery(clusterQuery).data?.kind !== 'mesos'
  if (filtered) {
    return (
      <EmptyState
        title="No offer matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Offers come and go. Each term narrows the list: take one away, or clear them all.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Nothing is offered to anybody now"
      action={
        <Link to="/offers" search={{ show: 'volumes' }} className={buttonClass()}>
          See why each volume is not offered
        </Link>
      }
    >
      {embedded
        ? 'Frameworks that run all they want decline what there is, or suppress offers; others answer within moments.'
        : 'The master may also not tell who is offered what.'}
    </EmptyState>
  )
}
