import { useMemo, useReducer, useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { sendJson } from '../../api/client.ts'
import { agentSpaceQuery, clusterQuery } from '../../api/queries.ts'
import { useConfirm } from '../operations/use-confirm.ts'
import { usePlan } from '../operations/use-plan.ts'
import { visibleMessages } from './attempt.ts'
import { checkCreate } from './check.ts'
import { chooseFrom } from './choice.ts'
import { createReducer, fields, startForm } from './form.ts'
import type { CreatePreset, Field } from './form.ts'
import { judgeOf } from './judge.ts'
import { createRequest } from './request.ts'
import { faultsOfError, faultsOfPlan } from './server-faults.ts'
import { useRested } from './use-rested.ts'

const restMs = 250

/** Everything that the create panel shows and does. What is typed is in `form`; the rest follows from it. */
export function useCreate(preset: CreatePreset, onDone: () => void) {
  const [form, dispatch] = useReducer(createReducer, preset, (given) => startForm(given, crypto.randomUUID()))
  const [attempts, setAttempts] = useState(0)
  const client = useQueryClient()
  const login = useQuery(clusterQuery).data?.principal
  const space = useQuery({ ...agentSpaceQuery(form.agentId), enabled: form.agentId !== '' })
  const judge = useMemo(() => space.data && judgeOf(space.data, login), [space.data, login])
  const choice = chooseFrom(form, space.data, login)
  const request = space.data && createRequest(form, choice, space.data, login)
  const checked = checkCreate(form, choice, request && judge?.(request))
  const sound = checked.messages.size === 0 && checked.whole === undefined

  const rested = useRested(sound ? request : undefined, restMs)
  const plan = usePlan(rested)
  const blocked = plan.data && rested ? faultsOfPlan(plan.data, fields) : undefined
  const found = new Map<Field, string>([...(sound ? (blocked?.messages ?? []) : []), ...checked.messages])

  const confirm = useConfirm()
  const submission = useMutation({
    // The plan of this very moment is what is confirmed: the one in view may be a little older.
    mutationFn: async () => {
      const fresh = await sendJson<Plan>('POST', paths.plans, request)
      const faults = faultsOfPlan(fresh, fields)
      if (faults) return faults
      await confirm.mutateAsync({ request: fresh.request, fingerprint: fresh.fingerprint })
      return undefined
    },
    onSuccess: (faults) => {
      if (!faults) return onDone()
      dispatch({ type: 'refused', ...faults })
      return setAttempts((count) => count + 1)
    },
    onError: (error) => {
      dispatch({ type: 'refused', ...faultsOfError(error, fields) })
      setAttempts((count) => count + 1)
      void client.invalidateQueries({ queryKey: ['agent', form.agentId, 'space'] })
    },
  })

  return {
    form,
    dispatch,
    login,
    space,
    choice,
    /** The plan of what the form says now; undefined while something is wrong with it. */
    plan: rested === undefined ? undefined : plan.data,
    planError: rested === undefined ? null : plan.error,
    messages: new Map(visibleMessages(form.attempt, fields, found)),
    whole: form.attempt.refusal ?? (form.attempt.submitted ? checked.whole : undefined),
    attempts,
    busy: submission.isPending,
    submit: () => {
      dispatch({ type: 'submitted' })
      if (sound && request) submission.mutate()
      else setAttempts(attempts + 1)
    },
  }
}

export type CreateState = ReturnType<typeof useCreate>
