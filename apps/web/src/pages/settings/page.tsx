import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { clusterQuery } from '../../api/queries.ts'
import { strings } from '../../strings.ts'
import { Page } from '../../ui/page.tsx'
import { TabPanel, Tabs, type Tab } from '../../ui/tabs.tsx'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { EmbeddedCluster } from './embedded.tsx'
import { KeyboardSettings } from './keyboard.tsx'

const route = getRouteApi('/settings/$section')

const sections: readonly Tab[] = [
  { id: 'appearance', label: 'Appearance' },
  { id: 'keyboard', label: 'Keyboard' },
  { id: 'embedded', label: 'Embedded cluster' },
  { id: 'about', label: 'About' },
]

export function SettingsPage() {
  const { section } = route.useParams()
  const navigate = route.useNavigate()
  // A real cluster cannot be broken from here.
  const real = useQuery(clusterQuery).data?.kind === 'mesos'
  const shown = real ? sections.filter(({ id }) => id !== 'embedded') : sections
  const current = shown.find((each) => each.id === section)?.id ?? 'appearance'
  return (
    <Page fill title={strings.pages.settings}>
      <div className="px-4 lg:px-6">
        <Tabs
          label="Settings"
          tabs={shown}
          current={current}
          onChange={(id) =>
            void navigate({ to: '/settings/$section', params: { section: id }, replace: true })
          }
        />
      </div>
      <TabPanel id={current} className="flex min-h-0 flex-1 flex-col overflow-auto pt-4">
        {current === 'embedded' ? (
          <EmbeddedCluster />
        ) : (
          <div className="max-w-2xl px-4 pb-8 lg:px-6">
            {current === 'appearance' ? (
              <Appearance />
            ) : current === 'keyboard' ? (
              <KeyboardSettings />
            ) : (
              <About />
            )}
          </div>
        )}
      </TabPanel>
    </Page>
  )
}
