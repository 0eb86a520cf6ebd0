import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { ServiceAction } from '@holdfast/model/api/services'
import { marathonInfoQuery } from '../../api/queries.ts'
import { ServicePlanDialog } from '../service-plan/service-plan-dialog.tsx'
import type { Definition } from './document.ts'
import { ServiceEditor } from './editor.tsx'
import { startingPoint } from './starting-point.ts'

export interface EditFlowProps {
  /** What is edited; absent: a new app or pod. */
  readonly edited?: { readonly kind: 'app' | 'pod'; readonly id: string; readonly definition: Definition }
  readonly onClose: () => void
}

/** First the definition, then what it will do. Going back from there keeps what was written. */
export function EditFlow({ edited, onClose }: EditFlowProps) {
  const info = useQuery(marathonInfoQuery).data
  const [kind, setKind] = useState<'app' | 'pod'>(edited?.kind ?? 'app')
  const [planned, setPlanned] = useState<ServiceAction | undefined>(undefined)
  // What was written before its consequences were shown.
  const [draft, setDraft] = useState<Definition | undefined>(undefined)
  if (planned !== undefined) {
    return (
      <ServicePlanDialog
        action={planned}
        onClose={() => {
          setPlanned(undefined)
        }}
        onConfirmed={onClose}
      />
    )
  }
  return (
    <ServiceEditor
      key={kind}
      kind={kind}
      {...(edited && { id: edited.id, before: edited.definition })}
      definition={draft ?? edited?.definition ?? startingPoint(kind)}
      mesosRole={info?.mesosRole ?? 'marathon'}
      {...(edited === undefined && {
        onKind: (next: 'app' | 'pod') => {
          setDraft(undefined)
          setKind(next)
        },
      })}
      onClose={onClose}
      onPlan={(action, written) => {
        setDraft(written)
        setPlanned(action)
      }}
    />
  )
}
