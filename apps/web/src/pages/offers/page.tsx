import { getRouteApi } from '@tanstack/react-router'
import { strings } from '../../strings.ts'
import { Page } from '../../ui/page.tsx'
import { TabPanel, Tabs, type Tab } from '../../ui/tabs.tsx'
import { OfferPanel } from './offer-panel.tsx'
import { OffersView } from './offers-view.tsx'
import { VolumesView } from './volumes-view.tsx'

const route = getRouteApi('/offers')

const views: readonly Tab[] = [
  { id: 'offers', label: 'Offers' },
  { id: 'volumes', label: 'What frameworks see of volumes' },
]

/** What frameworks are offered now; and for each volume, whether they see it, and why not. */
export function OffersPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const view = search.show === 'volumes' ? 'volumes' : 'offers'
  return (
    <Page fill title={strings.pages.offers}>
      <div className="px-4 lg:px-6">
        <Tabs
          label="Offers"
          tabs={views}
          current={view}
          onChange={(id) => void navigate({ search: id === 'offers' ? {} : { show: id }, replace: true })}
        />
      </div>
      <TabPanel id={view} className="flex min-h-0 flex-1 flex-col pt-4">
        {view === 'volumes' ? <VolumesView /> : <OffersView />}
      </TabPanel>
      {search.offer === undefined ? null : (
        <OfferPanel
          offerId={search.offer}
          onClose={() => void navigate({ search: (old) => ({ ...old, offer: '' }), replace: true })}
        />
      )}
    </Page>
  )
}
