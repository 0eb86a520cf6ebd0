import { unreachable } from '../invariant.ts'
import type { AgentStatus, Owner, VolumeStatus } from '../api/rows.ts'

/** What a volume's status follows from. */
export interface StatusFacts {
  /** Whether the master's word on the agent is of now. */
  readonly reachable: boolean
  /** Whether it is among the resources that a task which has not ended uses. */
  readonly used: boolean
  readonly owner: Owner['state']
}

/** Never guesses: what cannot be known now is `unknown`, and what nobody can say of its owner is not `orphaned`. */
export function statusOf({ reachable, used, owner }: StatusFacts): VolumeStatus {
  if (!reachable) return 'unknown'
  if (used) return 'attached'
  return owner === 'absent' ? 'orphaned' : 'detached'
}

/**
 * Whether an agent of this status speaks with the master. One that does not may have started or ended tasks since:
 * what the master last knew of it proves nothing.
 */
export function isReachable(status: AgentStatus): boolean {
  switch (status) {
    case 'active':
    case 'draining':
    case 'drained':
    case 'deactivated':
      return true
    case 'disconnected':
    case 'unreachable':
    case 'recovered':
    case 'gone':
      return false
    default:
      return unreachable(status)
  }
}

/** A task in such a state has ended, and uses nothing any more. Source: `isTerminalState()`, mesos `src/common/protobuf_utils.cpp`. */
export function isTerminal(taskState: string): boolean {
  return terminal.has(taskState)
}

const terminal = new Set([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
])
