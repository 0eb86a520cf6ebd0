import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import { offerList } from '@holdfast/model/ledger/offer-list'
import { clusterQuery } from '../../api/queries.ts'
import { useWindow } from '../../api/use-window.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { offerColumns, offerName } from '../../parts/offers/columns.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

const route = getRouteApi('/offers')
/** As many frameworks have a chip of their own. */
const CHIPS = 6

/** The offers that nobody has answered yet. */
export function OffersView() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })
  const list = useWindow('offers', { q: search.q ?? '', sort: search.sort })
  const frameworks = (list.info?.facets['framework'] ?? []).slice(0, CHIPS)
  return (
    <ListView
      name="offers"
      one="offer"
      list={list}
      search={search}
      onSearch={change}
      fields={offerList.fields}
      facets={[{ name: 'framework', values: frameworks.map(({ value }) => ({ value, label: value })) }]}
      columns={offerColumns}
      defaultSort={defaultSort.offers}
      nameOf={offerName}
      copyOf={(row) => row.key}
      onOpen={(row) => change({ offer: row.key }, false)}
      onLetter={(letter, row) => {
        if (letter === 'e') change({ offer: row.key }, false)
      }}
      stripe={(row) => (row.volumeCount > 0 ? 'caution' : undefined)}
      empty={<NoOffers />}
    />
  )
}

function NoOffers() {
  const embedded = useQuery(clusterQuery).data?.kind !== 'mesos'
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
