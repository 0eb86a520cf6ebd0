import { useMemo, useReducer } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { VolumeDetail } from '@holdfast/model/api/pages'
import { roomOf } from '@holdfast/model/ledger/room'
import { agentSpaceQuery, clusterQuery } from '../../api/queries.ts'
import { visibleMessages } from '../form/attempt.ts'
import { judgeOf } from '../form/judge.ts'
import { findDisk } from '../form/space.ts'
import { useSubmission } from '../form/use-submission.ts'
import { canReserve, chooseSize } from './choice.ts'
import { resizeFields, resizeReducer, startResize } from './form.ts'
import type { ResizeVerb } from './form.ts'
import { resizeRequest } from './request.ts'

/** Everything that the resize panel shows and does. */
export function useResize(verb: ResizeVerb, { row, disk }: VolumeDetail, onDone: () => void) {
  const [form, dispatch] = useReducer(resizeReducer, row.sizeMb, startResize)
  const login = useQuery(clusterQuery).data?.principal
  const space = useQuery(agentSpaceQuery(row.agentId))
  const judge = useMemo(() => space.data && judgeOf(space.data, login), [space.data, login])
  const diskSpace = findDisk(space.data, disk.key)
  const room = diskSpace ? roomOf(diskSpace, row.reservations) : { idleMb: 0, reservableMb: 0 }
  const choice = chooseSize(form, verb, row, room)
  const request = space.data && resizeRequest(verb, row, choice)
  const judged = choice.fault === undefined && request ? judge?.(request) : undefined
  const fault = choice.fault ?? (judged?.field === 'size' ? judged.message : undefined)
  const whole = judged && judged.field !== 'size' ? judged.message : undefined
  const sound = fault === undefined && whole === undefined
  const submission = useSubmission({
    request,
    sound,
    fields: resizeFields,
    agentId: row.agentId,
    dispatch,
    onDone,
  })
  // What a button below mends is said there; as the field's own message it would move the button from under the pointer.
  const said = canReserve(choice) && !form.attempt.submitted ? undefined : fault
  const found = new Map([
    ...(submission.faults ?? []),
    ...(said === undefined ? [] : [['size', said] as const]),
  ])
  return {
    ...submission,
    form,
    dispatch,
    space,
    choice,
    message: new Map(visibleMessages(form.attempt, resizeFields, found)).get('size'),
    whole: form.attempt.refusal ?? whole,
  }
}

export type ResizeState = ReturnType<typeof useResize>
