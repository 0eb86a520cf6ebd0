import { unreachable } from '@holdfast/model/invariant'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok } from '@holdfast/model/result'
import { resetDelays } from '../delays.ts'
import { isScheduled } from '../instance-state.ts'
import type { Answer, Command } from '../messages.ts'
import { instancesOf, type Turn } from '../turn.ts'
import { changeRoot } from './change.ts'
import { collect } from './collect.ts'
import { deleteDeployment } from './deployments.ts'
import { killAndScale, killInstances, wipeInstances } from './instances.ts'
import { noSuchRunSpec } from './refusals.ts'

/** Does what a person asks for, or says why not: then nothing has changed. */
export function command(turn: Turn, asked: Command): Answer {
  switch (asked.type) {
    case 'CHANGE':
      return changeRoot(turn, asked.change, { force: asked.force })
    case 'SCALE':
      return scale(turn, asked)
    case 'RESTART':
      return restart(turn, asked)
    case 'KILL':
      return killInstances(turn, asked)
    case 'KILL_AND_SCALE':
      return killAndScale(turn, asked)
    case 'WIPE':
      return wipeInstances(turn, asked)
    case 'DELETE_DEPLOYMENT':
      return deleteDeployment(turn, asked)
    case 'RESET_DELAY':
      return resetDelay(turn, asked.id)
    case 'COLLECT':
      return collect(turn, asked.reservations)
    default:
      return unreachable(asked)
  }
}

function scale(turn: Turn, { id, instances, force }: Extract<Command, { type: 'SCALE' }>): Answer {
  const runSpec = PersistentMap.get(turn.state.runSpecs, id)
  if (runSpec === undefined) return err(noSuchRunSpec(id))
  return changeRoot(turn, { runSpecs: [{ ...runSpec, instances }] }, { force })
}

function restart(turn: Turn, { id, force }: Extract<Command, { type: 'RESTART' }>): Answer {
  const runSpec = PersistentMap.get(turn.state.runSpecs, id)
  if (runSpec === undefined) return err(noSuchRunSpec(id))
  return changeRoot(turn, { runSpecs: [runSpec] }, { force, restarted: new Set([id]) })
}

function resetDelay(turn: Turn, id: PathId): Answer {
  const waits = instancesOf(turn.state, id).some(isScheduled)
  if (!waits || PersistentMap.get(turn.state.runSpecs, id) === undefined)
    return err({ status: 404, message: `Application ${id} not found in tasks queue.` })
  resetDelays(turn, id)
  return ok({ type: 'DONE' })
}
