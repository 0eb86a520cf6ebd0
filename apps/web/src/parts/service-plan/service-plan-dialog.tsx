import { useState } from 'react'
import type { ServiceAction, ServiceOperationRow } from '@holdfast/model/api/services'
import type { Violation } from '@holdfast/model/marathon/violation'
import { Banner } from '../../ui/banner.tsx'
import { CheckField } from '../../ui/field.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { toast } from '../../ui/toast.tsx'
import { PlanSkeleton, ReasonField, WordField } from '../destroy/plan-fields.tsx'
import { PlanFrame } from '../destroy/plan-frame.tsx'
import { count } from '../operations/plural.ts'
import { ServicePlanView } from './service-plan-view.tsx'
import { useConfirmService, useServicePlan } from './use-service-plan.ts'
import { actionWords } from './words.ts'

export interface ServicePlanDialogProps {
  readonly action: ServiceAction
  readonly onClose: () => void
  readonly onConfirmed?: (operation: ServiceOperationRow) => void
  /** Marathon named places in the definition. Absent: what it says is shown here. */
  readonly onRefused?: (violations: readonly Violation[]) => void
}

interface Refusal {
  readonly message: string
  /** It may have been done all the same. */
  readonly unsure: boolean
}

/**
 * Shows what an action would do to volumes and tasks, then asks for as much confirmation as the loss deserves. Nothing is
 * sent before. When the facts changed meanwhile, the new plan shows and asks again.
 */
export function ServicePlanDialog({
  action: asked,
  onClose,
  onConfirmed,
  onRefused,
}: ServicePlanDialogProps) {
  const [force, setForce] = useState(false)
  const action: ServiceAction = force ? forced(asked) : asked
  const planned = useServicePlan(action)
  const confirm = useConfirmService()
  const [word, setWord] = useState('')
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined)
  const plan = planned.data
  const { title, keep, act } = actionWords(action, plan)
  const erases = plan !== undefined && plan.erased.length > 0
  const impossible = plan !== undefined && plan.blocked.length > 0
  const blocked =
    plan === undefined
      ? 'The plan is not there yet.'
      : (plan.blocked[0]?.message ??
        (plan.word !== undefined && word.trim() !== plan.word ? `Type ${plan.word} first.` : undefined))
  const press = () => {
    setRefusal(undefined)
    if (plan === undefined || blocked !== undefined || confirm.isPending) return
    const confirmation = {
      request: action,
      fingerprint: plan.fingerprint,
      ...(plan.word !== undefined && { word: word.trim() }),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    }
    confirm.mutate(confirmation, {
      onSuccess: (operation) => {
        if (operation.state === 'refused' || operation.state === 'failed') {
          const { message = 'Marathon did not say why.', details } = operation.error ?? {}
          if (details !== undefined && onRefused !== undefined) return onRefused(details)
          return setRefusal({ message, unsure: operation.state === 'failed' })
        }
        toast({ tone: 'info', message: `${title}: Marathon has accepted it.` })
        onConfirmed?.(operation)
        onClose()
      },
      onError: () => {
        setWord('')
        void planned.refetch()
      },
    })
  }
  return (
    <PlanFrame
      title={title}
      keep={keep}
      act={act}
      erases={erases}
      blocked={blocked}
      busy={confirm.isPending}
      error={confirm.error}
      typed={reason !== '' || word !== ''}
      onPress={press}
      onClose={onClose}
    >
      {refusal === undefined ? null : (
        <Banner tone="error" inset>
          <b className="font-semibold">
            {refusal.unsure ? 'Whether it was done is not known.' : 'Marathon refused it.'}
          </b>
          <span className="block break-words whitespace-pre-line">{refusal.message}</span>
        </Banner>
      )}
      {plan?.locked === true || force ? (
        <div className="flex flex-col gap-2">
          {force ? null : (
            <Banner tone="warning" inset>
              {plan?.blocked[0]?.message}
            </Banner>
          )}
          <CheckField
            label="Stop the deployment that changes it now"
            hint="It is left as far as it has come, and this one takes its place (force)."
            checked={force}
            onChange={setForce}
          />
        </div>
      ) : null}
      {plan !== undefined ? (
        <ServicePlanView plan={plan} />
      ) : planned.isError ? (
        <Failure what="the plan" error={planned.error} onRetry={() => void planned.refetch()} />
      ) : (
        <PlanSkeleton />
      )}
      {erases && !impossible ? <ReasonField value={reason} onChange={setReason} /> : null}
      {plan?.word === undefined || impossible ? null : (
        <WordField
          word={plan.word}
          purpose={`erase ${count(plan.erased.length, 'volume')}`}
          value={word}
          onChange={setWord}
          onEnter={press}
        />
      )}
    </PlanFrame>
  )
}

/** Those that Marathon refuses while a deployment goes on. */
function forced(action: ServiceAction): ServiceAction {
  switch (action.action) {
    case 'create':
    case 'kill':
    case 'wipe':
    case 'reset_delay':
      return action
    default:
      return { ...action, force: true }
  }
}
