import { useState } from 'react'
import type { ReactNode } from 'react'
import type { OperationRequest, OperationRow, Plan } from '@holdfast/model/api/operations'
import { Failure } from '../../ui/error-boundary.tsx'
import { useConfirm } from '../operations/use-confirm.ts'
import { usePlan } from '../operations/use-plan.ts'
import { isCeremonyMet, whyNotConfirm } from './ceremony.ts'
import type { LeftOut } from './destroy-request.ts'
import { NothingToDo, PlanSkeleton, ReasonField, WordField } from './plan-fields.tsx'
import { PlanFrame } from './plan-frame.tsx'
import type { LossChoice } from './plan-losses.tsx'
import { PlanView } from './plan-view.tsx'

export interface PlanDialogProps {
  readonly title: string
  /** The safe choice: "Keep them". */
  readonly keep: string
  /** The verb with what it acts on: "Destroy 12 volumes". */
  readonly act: string
  /** The same in a sentence, where a word must be typed: "destroy the data of 12 volumes". */
  readonly purpose: string
  readonly request: OperationRequest
  readonly leftOut?: readonly LeftOut[]
  readonly choice?: LossChoice
  /** Choices that change the request. */
  readonly options?: ReactNode
  readonly onClose: () => void
  readonly onConfirmed?: (operations: readonly OperationRow[]) => void
}

/**
 * Shows what a request would do, then asks for as much confirmation as the loss deserves. Nothing is sent before, and
 * no key skips a step. When the facts changed meanwhile, the new plan shows and asks again.
 */
export function PlanDialog(props: PlanDialogProps) {
  const { title, keep, act, request, leftOut = [], onClose } = props
  const isEmpty = request.steps.length === 0
  const planned = usePlan(isEmpty ? undefined : request)
  const confirm = useConfirm()
  const [word, setWord] = useState('')
  const [reason, setReason] = useState('')
  const plan = isEmpty ? undefined : planned.data
  const blocked = isEmpty
    ? 'Nothing is left to do.'
    : plan
      ? whyNotPress(plan, word)
      : 'The plan is not there yet.'

  const press = () => {
    if (!plan || blocked !== undefined || confirm.isPending) return
    const confirmation = {
      request: plan.request,
      fingerprint: plan.fingerprint,
      ...(plan.ceremony.level === 3 && { word: word.trim() }),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    }
    confirm.mutate(confirmation, {
      onSuccess: ({ operations }) => {
        props.onConfirmed?.(operations)
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
      erases={!(plan && plan.lost.length === 0)}
      blocked={blocked}
      busy={confirm.isPending}
      error={confirm.error}
      typed={reason !== '' || word !== ''}
      onPress={press}
      onClose={onClose}
    >
      {plan ? (
        <PlanView plan={plan} leftOut={leftOut} choice={props.choice} options={props.options} />
      ) : planned.isError ? (
        <Failure what="the plan" error={planned.error} onRetry={() => void planned.refetch()} />
      ) : isEmpty ? (
        <NothingToDo leftOut={leftOut} choice={props.choice} />
      ) : (
        <PlanSkeleton />
      )}
      {plan && plan.ceremony.level > 1 ? <ReasonField value={reason} onChange={setReason} /> : null}
      {plan?.ceremony.level === 3 ? (
        <WordField
          word={plan.ceremony.word}
          purpose={props.purpose}
          value={word}
          onChange={setWord}
          onEnter={press}
        />
      ) : null}
    </PlanFrame>
  )
}

function whyNotPress(plan: Plan, word: string): string | undefined {
  const blocked = whyNotConfirm(plan)
  if (blocked !== undefined) return blocked
  if (plan.ceremony.level === 3 && !isCeremonyMet(plan.ceremony, word))
    return `Type ${plan.ceremony.word} first.`
  return undefined
}
