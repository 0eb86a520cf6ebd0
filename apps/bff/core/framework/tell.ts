import type { FrameworkId } from '@holdfast/model/ids'
import type { MasterState } from '../master/state.ts'
import type { SchedulerEvent } from './events.ts'
import type { FrameworkEffect } from './messages.ts'
import { findFramework } from './state.ts'

/** Tells a framework, if it is there to be told. */
export function tell(
  { frameworks }: MasterState,
  frameworkId: FrameworkId,
  event: SchedulerEvent,
): FrameworkEffect[] {
  const streamId = findFramework(frameworks, frameworkId)?.streamId
  return streamId === undefined ? [] : [{ type: 'EVENT', streamId, event }]
}
