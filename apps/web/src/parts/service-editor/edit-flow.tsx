import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { ServiceAction } from '@holdfast/model/api/services'
import type { Violation } from '@holdfast/model/marathon/violation'
import { marathonInfoQuery } from '../../api/queries.ts'
import { ServicePlanDialog } from '../service-plan/service-plan-dialog.tsx'
import { editable, writeText, type Definition } from './document.ts'
import { ServiceEditor } from './editor.tsx'
import { startingPoint } from './starting-point.ts'

export interface EditFlowProps {
  /** What is edited; absent: a new app or pod. */
  readonly edited?: {
    readonly kind: 'app' | 'pod'
    readonly id: string
    readonly definition: Definition
    /** An earlier version, to begin with. */
    readonly from?: Definition
  }
  readonly onClose: () => void
}

/** What Marathon found wrong with a text. */
interface Told {
  readonly text: string
  readonly violations: readonly Violation[]
}

/** First the definition, then what it will do. Going back from there keeps what was written, and so does a refusal. */
export function EditFlow({ edited, onClose }: EditFlowProps) {
  const info = useQuery(marathonInfoQuery).data
  const [kind, setKind] = useState<'app' | 'pod'>(edited?.kind ?? 'app')
  // Of a pod that becomes an app and a pod again nothing is lost.
  const [texts, setTexts] = useState<{ readonly app?: string; readonly pod?: string }>({})
  const [planned, setPlanned] = useState<ServiceAction | undefined>(undefined)
  const [told, setTold] = useState<Told | undefined>(undefined)
  // What is edited changes under one's hands when others change it: the text began with what it was then.
  const [before] = useState(edited && editable(edited.definition))
  const [from] = useState(edited?.from && editable(edited.from))
  const begun = writeText(from ?? before ?? startingPoint(kind))
  const text = texts[kind] ?? begun
  if (planned !== undefined) {
    return (
      <ServicePlanDialog
        action={planned}
        onClose={() => setPlanned(undefined)}
        onRefused={(violations) => {
          setTold({ text, violations })
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
      {...(edited && before && { id: edited.id, before })}
      text={text}
      onText={(next) => setTexts({ ...texts, [kind]: next })}
      told={told?.text === text ? told.violations : []}
      mesosRole={info?.mesosRole ?? 'marathon'}
      {...(edited === undefined && { onKind: setKind })}
      written={text !== begun}
      onClose={onClose}
      onPlan={setPlanned}
    />
  )
}
