import { TaskId } from '@holdfast/model/ids'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { MasterContext, MasterEffect } from '../master/effects.ts'
import type { MasterState } from '../master/state.ts'
import type { FrameworkRecord } from './state.ts'
import { masterStatus, type MasterWord, stateFor } from './statuses.ts'
import { tell } from './tell.ts'

/**
 * An operation comes to nothing. Only a framework that gave it a name hears of it.
 *
 * Source: `Master::drop()`, mesos `src/master/master.cpp`.
 */
export function drop(
  state: MasterState,
  { frameworkId }: FrameworkRecord,
  id: WireOperation['id'],
  message: string,
): MasterEffect[] {
  if (id === undefined) return []
  const status = { name: id.value, state: 'OPERATION_ERROR', message } as const
  return tell(state, frameworkId, { type: 'UPDATE_OPERATION_STATUS', status })
}

/** The tasks of a launch that comes to nothing because its offers are gone. */
export function dropTasks(
  state: MasterState,
  framework: FrameworkRecord,
  operation: WireOperation,
  message: string,
  context: MasterContext,
): MasterEffect[] {
  const word = {
    state: stateFor(state, framework.frameworkId, 'TASK_DROPPED'),
    reason: 'REASON_INVALID_OFFERS',
    message,
  }
  return refuseTasks(state, framework, namesOf(operation), word, context)
}

/** Tasks that never come to be: the master says why, and remembers nothing of them. */
export function refuseTasks(
  state: MasterState,
  { frameworkId }: FrameworkRecord,
  tasks: readonly TaskName[],
  word: MasterWord,
  { now }: MasterContext,
): MasterEffect[] {
  return tasks.flatMap(({ task_id }) => {
    const status = masterStatus(TaskId(task_id.value), word, now)
    return tell(state, frameworkId, { type: 'UPDATE', status })
  })
}

export interface TaskName {
  readonly task_id: { readonly value: string }
}

/** The tasks of a launch. Their form was checked when the call was decoded. */
export function namesOf({ launch, launch_group }: WireOperation): readonly TaskName[] {
  const infos = launch?.task_infos ?? launch_group?.task_group.tasks ?? []
  return infos as unknown as readonly TaskName[]
}
