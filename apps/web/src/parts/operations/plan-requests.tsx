import { useState } from 'react'
import type { Plan } from '@holdfast/model/api/operations'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { count } from './plural.ts'

type Shown = 'none' | 'json' | 'curl'

/** What will be sent to Mesos, word for word: for the careful, and to do the same from a shell. */
export function PlanRequests({ plan }: { readonly plan: Plan }) {
  const [shown, setShown] = useState<Shown>('none')
  const toggle = (kind: Shown) => () => setShown(shown === kind ? 'none' : kind)
  const agents = new Set(plan.requests.map(({ agentId }) => agentId)).size
  const text = shown === 'json' ? jsonOf(plan) : plan.requests.map(({ curl }) => curl).join('\n\n')
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-muted min-w-0 flex-1">
          {count(plan.requests.length, 'request')} to {count(agents, 'agent')}
        </p>
        <Button size="sm" aria-expanded={shown === 'json'} onClick={toggle('json')}>
          JSON
        </Button>
        <Button size="sm" aria-expanded={shown === 'curl'} onClick={toggle('curl')}>
          curl
        </Button>
      </div>
      {shown === 'none' ? null : (
        <CodeBlock
          label={shown === 'json' ? 'Requests as JSON' : 'Requests as curl commands'}
          what={shown === 'json' ? 'JSON' : 'curl commands'}
          text={text}
          wrap={shown === 'curl'}
        />
      )}
    </div>
  )
}

function jsonOf(plan: Plan): string {
  return JSON.stringify(plan.request.steps, undefined, 2)
}
