import type { InstanceLabel } from '../api/services.ts'
import type { Condition, Instance } from '../marathon/instance.ts'

/** What the state of one of our own instances means to its volumes. */
export function labelOf({
  goal,
  condition,
  reservation,
}: Pick<Instance, 'goal' | 'condition' | 'reservation'>): InstanceLabel {
  if (goal === 'Decommissioned') return 'being_destroyed'
  if (goal === 'Stopped') return isOver(condition) || condition === 'Scheduled' ? 'detached' : 'stopping'
  if (condition === 'Unreachable' || condition === 'UnreachableInactive') return 'unreachable'
  if (condition === 'Killing') return 'stopping'
  if (condition === 'Running') return reservation === undefined ? 'running' : 'attached'
  if (condition === 'Provisioned' || condition === 'Staging' || condition === 'Starting') return 'starting'
  if (reservation === undefined) return 'waiting_for_offer'
  return reservation.state.name === 'new' && condition === 'Scheduled' ? 'reserving' : 'waiting_for_agent'
}

/** What the state of a task of another Marathon says, which tells no goals: one that never started again is detached. */
export function labelOfTask(state: string, started: boolean, hasVolumes: boolean): InstanceLabel {
  switch (state) {
    case 'TASK_UNREACHABLE':
      return 'unreachable'
    case 'TASK_KILLING':
      return 'stopping'
    case 'TASK_STAGING':
    case 'TASK_STARTING':
      return 'starting'
    case 'TASK_RUNNING':
      return hasVolumes ? 'attached' : 'running'
    default:
      return started ? 'stopping' : 'detached'
  }
}

function isOver(condition: Condition): boolean {
  switch (condition) {
    case 'Finished':
    case 'Killed':
    case 'Failed':
    case 'Error':
    case 'Gone':
    case 'Dropped':
    case 'Unknown':
      return true
    default:
      return false
  }
}
