import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OperationRequest, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { sendJson } from '../../api/client.ts'
import { useConfirm } from '../operations/use-confirm.ts'
import { usePlan } from '../operations/use-plan.ts'
import type { AttemptAction, Messages } from './attempt.ts'
import { faultsOfError, faultsOfPlan } from './server-faults.ts'
import { useRested } from './use-rested.ts'

const restMs = 250

export interface SubmissionOptions<Field extends string> {
  /** What the form asks for now; undefined while it says too little. */
  readonly request: OperationRequest | undefined
  /** Nothing is wrong with it as far as can be told here. */
  readonly sound: boolean
  readonly fields: readonly Field[]
  readonly agentId: string
  readonly dispatch: (action: AttemptAction<Field>) => void
  readonly onDone: () => void
}

/** Plans a form's request while it is typed, and confirms it when it is submitted. */
export function useSubmission<Field extends string>(options: SubmissionOptions<Field>) {
  const { request, sound, fields, agentId, dispatch, onDone } = options
  const client = useQueryClient()
  const confirm = useConfirm()
  const [attempts, setAttempts] = useState(0)
  const rested = useRested(sound ? request : undefined, restMs)
  const planned = usePlan(rested)
  const plan = rested === undefined ? undefined : planned.data
  const faults = plan && sound ? faultsOfPlan(plan, fields) : undefined

  const refuse = (found: { readonly messages: Messages<Field>; readonly refusal?: string }) => {
    dispatch({ type: 'refused', ...found })
    setAttempts((count) => count + 1)
    void client.invalidateQueries({ queryKey: ['agent', agentId, 'space'] })
  }
  const submission = useMutation({
    // The plan of this very moment is what is confirmed: the one in view may be a little older.
    mutationFn: async () => {
      const fresh = await sendJson<Plan>('POST', paths.plans, request)
      const blocked = faultsOfPlan(fresh, fields)
      if (!blocked) await confirm.mutateAsync({ request: fresh.request, fingerprint: fresh.fingerprint })
      return blocked
    },
    onSuccess: (blocked) => (blocked ? refuse(blocked) : onDone()),
    onError: (error) => refuse(faultsOfError(error, fields)),
  })
  return {
    plan,
    planError: rested === undefined ? null : planned.error,
    /** What the newest plan finds wrong, beyond what was found here. */
    faults: faults?.messages,
    attempts,
    busy: submission.isPending,
    submit: () => {
      dispatch({ type: 'submitted' })
      if (sound && request) submission.mutate()
      else setAttempts(attempts + 1)
    },
  }
}
