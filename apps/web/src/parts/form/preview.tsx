import type { Plan } from '@holdfast/model/api/operations'
import { PlanDisks } from '../destroy/plan-disks.tsx'
import { PlanRequests } from '../operations/plan-requests.tsx'

export interface PreviewProps {
  readonly plan: Plan | undefined
  readonly error: Error | null
}

/** What the form would do: the disk before and after, the steps, and the requests word for word. */
export function Preview({ plan, error }: PreviewProps) {
  if (error) return <p className="text-danger-ink">{error.message}</p>
  if (!plan) return <p className="text-muted">Shows what will be done once the form is complete.</p>
  return (
    <div className="flex flex-col gap-3">
      <PlanDisks disks={plan.disks} />
      <ol className="flex flex-col gap-0.5">
        {plan.requests.map((request, index) => (
          <li key={request.summary} className="flex gap-2">
            <span aria-hidden="true" className="text-muted">
              {index + 1}.
            </span>
            {request.summary}
          </li>
        ))}
      </ol>
      {plan.warnings.map((warning) => (
        <p key={warning} className="text-caution-ink">
          {warning}
        </p>
      ))}
      <PlanRequests plan={plan} />
    </div>
  )
}
