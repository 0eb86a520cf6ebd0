import { getRouteApi } from '@tanstack/react-router'
import { strings } from '../../strings.ts'
import { Page } from '../../ui/page.tsx'
import { TabPanel, Tabs, type Tab } from '../../ui/tabs.tsx'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { KeyboardSettings } from './keyboard.tsx'

const route = getRouteApi('/settings/$section')

const sections: readonly Tab[] = [
  { id: 'appearance', label: 'Appearance' },
  { id: 'keyboard', label: 'Keyboard' },
  { id: 'about', label: 'About' },
]

export function SettingsPage() {
  const { section } = route.useParams()
  const navigate = route.useNavigate()
  const current = sections.find((each) => each.id === section)?.id ?? 'appearance'
  return (
    <Page title={strings.pages.settings}>
      <Tabs
        label="Settings"
        tabs={sections}
        current={current}
        onChange={(id) => void navigate({ to: '/settings/$section', params: { section: id }, replace: true })}
      />
      <TabPanel id={current} className="max-w-2xl pt-4">
        {current === 'appearance' ? (
          <Appearance />
        ) : current === 'keyboard' ? (
          <KeyboardSettings />
        ) : (
          <About />
        )}
      </TabPanel>
    </Page>
  )
}
