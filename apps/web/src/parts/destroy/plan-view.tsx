import type { ReactNode } from 'react'
import type { Plan } from '@holdfast/model/api/operations'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { Banner } from '../../ui/banner.tsx'
import { PlanRequests } from '../operations/plan-requests.tsx'
import type { LeftOut } from './destroy-request.ts'
import { PlanDisks } from './plan-disks.tsx'
import { PlanLosses } from './plan-losses.tsx'
import type { LossChoice } from './plan-losses.tsx'
import { LeftOutPart, PlanPart, Sentences } from './plan-part.tsx'

export interface PlanViewProps {
  readonly plan: Plan
  readonly leftOut: readonly LeftOut[]
  readonly choice?: LossChoice | undefined
  /** Choices that change the plan. They stand where their effect is told. */
  readonly options?: ReactNode
}

/** A plan from top to bottom: what is lost, what stays, what follows, what is not touched, and what will be sent. */
export function PlanView({ plan, leftOut, choice, options }: PlanViewProps) {
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
        <PlanPart
          title={plan.lost.length === 1 ? 'What will be lost' : `What will be lost: ${lossText(plan)}`}
        >
          <PlanLosses lost={plan.lost} nowMs={plan.asOfMs} choice={choice} />
        </PlanPart>
      )}
      {leftOut.length === 0 ? null : <LeftOutPart leftOut={leftOut} />}
      {options}
      {plan.blocked.length === 0 ? <Consequences plan={plan} /> : null}
    </div>
  )
}

/** What follows from it. A plan that cannot be done has no consequences. */
function Consequences({ plan }: { readonly plan: Plan }) {
  return (
    <>
      {plan.stays.length === 0 ? null : (
        <PlanPart title="What stays">
          <Sentences of={plan.stays} />
        </PlanPart>
      )}
      {plan.next.length === 0 ? null : (
        <PlanPart title="What happens next">
          <Sentences of={plan.next} />
        </PlanPart>
      )}
      <PlanDisks disks={plan.disks} />
      <PlanRequests plan={plan} />
    </>
  )
}

/** "11 detached, 1 orphaned · 1.4 TiB" */
function lossText({ lost, lostMb }: Plan): string {
  const counts = new Map<string, number>()
  for (const { status } of lost) counts.set(status, (counts.get(status) ?? 0) + 1)
  return `${[...counts].map(([status, number]) => `${number} ${status}`).join(', ')} · ${formatSize(lostMb)}`
}
