import type { ReactNode } from 'react'
import type { Plan } from '@holdfast/model/api/operations'
import { Banner } from '../../ui/banner.tsx'
import { PlanRequests } from '../operations/plan-requests.tsx'
import type { LeftOut } from './destroy-request.ts'
import { PlanDisks } from './plan-disks.tsx'
import { PlanLosses } from './plan-losses.tsx'
import { LeftOutPart, PlanPart, Sentences } from './plan-part.tsx'

export interface PlanViewProps {
  readonly plan: Plan
  readonly leftOut: readonly LeftOut[]
  readonly onSpare?: ((volumeKey: string) => void) | undefined
  /** Choices that change the plan. They stand where their effect is told. */
  readonly options?: ReactNode
}

/** A plan from top to bottom: what is lost, what stays, what follows, what is not touched, and what will be sent. */
export function PlanView({ plan, leftOut, onSpare, options }: PlanViewProps) {
  return (
    <div className="flex flex-col gap-4">
      {plan.blocked.map((block) => (
        <Banner key={block.message} tone="error" inset>
          {block.message}
        </Banner>
      ))}
      {plan.warnings.map((warning) => (
        <Banner key={warning} tone="warning" inset>
          {warning}
        </Banner>
      ))}
      {plan.lost.length === 0 ? null : (
        <PlanPart title="What will be lost">
          <PlanLosses
            lost={plan.lost}
            nowMs={plan.asOfMs}
            onSpare={plan.lost.length > 1 ? onSpare : undefined}
          />
        </PlanPart>
      )}
      {plan.stays.length === 0 && options === undefined ? null : (
        <PlanPart title="What stays">
          <Sentences of={plan.stays} />
          {options}
        </PlanPart>
      )}
      {plan.next.length === 0 ? null : (
        <PlanPart title="What happens next">
          <Sentences of={plan.next} />
        </PlanPart>
      )}
      {leftOut.length === 0 ? null : <LeftOutPart leftOut={leftOut} />}
      <PlanDisks disks={plan.disks} />
      <PlanRequests plan={plan} />
    </div>
  )
}
