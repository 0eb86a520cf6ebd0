import { useMemo, useReducer } from 'react'
import { useQuery } from '@tanstack/react-query'
import { agentSpaceQuery, clusterQuery } from '../../api/queries.ts'
import { visibleMessages } from '../form/attempt.ts'
import { checkCreate } from './check.ts'
import { chooseFrom } from './choice.ts'
import { createReducer, fields, startForm } from './form.ts'
import type { CreatePreset } from './form.ts'
import { judgeOf } from '../form/judge.ts'
import { createRequest } from './request.ts'
import { useSubmission } from '../form/use-submission.ts'

/** Everything that the create panel shows and does. What is typed is in `form`; the rest follows from it. */
export function useCreate(preset: CreatePreset, onDone: () => void) {
  const [form, dispatch] = useReducer(createReducer, preset, (given) => startForm(given, crypto.randomUUID()))
  const login = useQuery(clusterQuery).data?.principal
  const space = useQuery({ ...agentSpaceQuery(form.agentId), enabled: form.agentId !== '' })
  const judge = useMemo(() => space.data && judgeOf(space.data, login), [space.data, login])
  const choice = chooseFrom(form, space.data, login)
  const request = space.data && createRequest(form, choice, space.data, login)
  const checked = checkCreate(form, choice, request && judge?.(request))
  const sound = checked.messages.size === 0 && checked.whole === undefined
  const submission = useSubmission({ request, sound, fields, agentId: form.agentId, dispatch, onDone })
  const found = new Map([...(submission.faults ?? []), ...checked.messages])
  return {
    ...submission,
    form,
    dispatch,
    login,
    space,
    choice,
    messages: new Map(visibleMessages(form.attempt, fields, found)),
    whole: form.attempt.refusal ?? (form.attempt.submitted ? checked.whole : undefined),
  }
}

export type CreateState = ReturnType<typeof useCreate>
