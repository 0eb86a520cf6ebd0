import { useMemo, useReducer } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { AgentSpace, DiskSpace } from '@holdfast/model/api/pages'
import { agentSpaceQuery, clusterQuery } from '../../api/queries.ts'
import { visibleMessages } from '../form/attempt.ts'
import { judgeOf } from '../form/judge.ts'
import { findDisk, whyNoReservation } from '../form/space.ts'
import { useSubmission } from '../form/use-submission.ts'
import { checkReserve } from './check.ts'
import { reserveFields, reserveReducer, startReserveForm } from './form.ts'
import type { ReserveForm, ReservePreset } from './form.ts'
import { reserveRequest } from './request.ts'

/** Everything that the reserve panel shows and does; see `useCreate`. */
export function useReserve(preset: ReservePreset, onDone: () => void) {
  const [form, dispatch] = useReducer(reserveReducer, preset, startReserveForm)
  const login = useQuery(clusterQuery).data?.principal
  const space = useQuery({ ...agentSpaceQuery(form.agentId), enabled: form.agentId !== '' })
  const judge = useMemo(() => space.data && judgeOf(space.data, login), [space.data, login])
  const disk = findDisk(space.data, form.diskKey) ?? onlyDisk(form, space.data)
  const request = space.data && reserveRequest(form, disk, space.data, login)
  const checked = checkReserve(form, disk, request && judge?.(request))
  const sound = checked.messages.size === 0 && checked.whole === undefined
  const submission = useSubmission({
    request,
    sound,
    fields: reserveFields,
    agentId: form.agentId,
    dispatch,
    onDone,
  })
  const found = new Map([...(submission.faults ?? []), ...checked.messages])
  return {
    ...submission,
    form,
    dispatch,
    login,
    space,
    disk,
    messages: new Map(visibleMessages(form.attempt, reserveFields, found)),
    whole: form.attempt.refusal ?? (form.attempt.submitted ? checked.whole : undefined),
  }
}

export type ReserveState = ReturnType<typeof useReserve>

/** Where there is nothing to choose, nothing has to be chosen. */
function onlyDisk(form: ReserveForm, space: AgentSpace | undefined): DiskSpace | undefined {
  const able = space?.disks.filter((disk) => whyNoReservation(disk) === undefined) ?? []
  return form.diskKey === '' && able.length === 1 ? able[0] : undefined
}
