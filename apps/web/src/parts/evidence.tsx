import type { Evidence } from '@holdfast/model/api/common'
import { Age } from './age.tsx'

const sources: Readonly<Record<Evidence['source'], string>> = {
  agent: 'seen in agent state',
  master: 'the master says so',
  none: 'no evidence',
}

/** How we know: "seen in agent state 4 s ago". */
export function EvidenceText({ evidence }: { readonly evidence: Evidence }) {
  return (
    <span className="whitespace-nowrap">
      {sources[evidence.source]}
      {evidence.source === 'none' ? null : (
        <>
          {' '}
          <Age sinceMs={evidence.atMs} ago />
        </>
      )}
    </span>
  )
}
