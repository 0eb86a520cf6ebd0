import { useState } from 'react'
import type { OperationDetail } from '@holdfast/model/api/operations'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Section } from '../../ui/section.tsx'
import { TabPanel, Tabs } from '../../ui/tabs.tsx'

/** What was sent, word for word. */
export function Request({ detail }: { readonly detail: OperationDetail }) {
  const [shown, setShown] = useState('request-json')
  const curl = shown === 'request-curl'
  return (
    <Section title="Request">
      <Tabs
        label="Request"
        tabs={[
          { id: 'request-json', label: 'JSON' },
          { id: 'request-curl', label: 'curl' },
        ]}
        current={shown}
        onChange={setShown}
      />
      <TabPanel id={shown} className="pt-3">
        <CodeBlock
          label={curl ? 'Request as a curl command' : 'Request as JSON'}
          what={curl ? 'curl command' : 'JSON'}
          text={curl ? detail.curl : JSON.stringify(detail.request, undefined, 2)}
          wrap={curl}
        />
      </TabPanel>
    </Section>
  )
}
