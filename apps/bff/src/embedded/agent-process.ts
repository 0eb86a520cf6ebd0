import { unreachable } from '@holdfast/model/invariant'
import { ok, type Result } from '@holdfast/model/result'
import {
  DEFAULT_AGENT_SETTINGS,
  type AgentContext,
  type AgentEffect,
  type AgentMessage,
  type AgentRecovery,
} from '../../core/agent/effects.ts'
import { recoverAgent } from '../../core/agent/recover.ts'
import type { AgentState } from '../../core/agent/state.ts'
import { agentStep } from '../../core/agent/step.ts'
import type { AgentTask } from '../../core/executor/state.ts'
import type { Clock } from '../clock.ts'
import type { TaskUsage } from '../ports/mesos-cluster.ts'
import type { Log } from '../log.ts'
import { effectQueue } from '../effect-queue.ts'
import type { Executor } from '../executor/executor.ts'
import type { Disks, Journal, Network } from './ports.ts'
import { timersOf } from './timers.ts'

/** A running agent: the core's decisions, carried out. */
export interface AgentProcess {
  readonly state: AgentState
  deliver(message: AgentMessage): void
  usage(task: AgentTask): TaskUsage
  /** It ends at once, as if killed: what it has begun on the disk, its next life finishes. */
  kill(): void
}

export interface AgentParts {
  readonly clock: Clock
  readonly journal: Journal
  readonly network: Network
  readonly disks: Disks
  readonly executor: Executor
  readonly log: Log
  /** Called when what the agent says of itself has changed. */
  readonly changed: (state: AgentState) => void
  /** It has given up. */
  readonly exited: (reason: string) => void
}

/** Fails when what the agent wrote down does not fit its flags. */
export function startAgent(recovery: AgentRecovery, parts: AgentParts): Result<AgentProcess, string> {
  const { clock, journal, network, disks, executor, log } = parts
  const { name } = recovery.info
  const timers = timersOf(clock)
  let alive = true

  const context = (): AgentContext => ({ now: clock.now(), settings: DEFAULT_AGENT_SETTINGS })
  const start = recoverAgent(recovery, context())
  if (!start.ok) return start
  let { state } = start.value

  const kill = () => {
    alive = false
    queue.stop()
    timers.cancelAll()
    executor.leave()
  }

  const deliver = (message: AgentMessage): void => {
    if (!alive) return
    const before = state
    const step = agentStep(before, message, context())
    state = step.state
    queue.push(step.effects)
    if (saysSomethingElse(before, step.state)) parts.changed(step.state)
  }

  const carryOut = (effect: Exclude<AgentEffect, { readonly type: 'STORE' }>): void => {
    switch (effect.type) {
      case 'TELL_SELF':
        return deliver(effect.message)
      case 'CALL_TO_WORK':
        return clock.soon(() => deliver({ type: 'WORK' }))
      case 'DIRECTORIES':
        return disks.carryOut(effect.steps, (failure) =>
          deliver({ type: 'DIRECTORIES_DONE', ...(failure === undefined ? {} : { failure }) }),
        )
      case 'SEND':
        return network.toMaster(effect.message)
      case 'RUN_TASK':
        return executor.run(effect.task, effect.resumed, deliver)
      case 'END_TASK':
        return executor.end(effect.task, effect.graceMs)
      case 'TIMER':
        return timers.set(effect.message.type, effect.delayMs, () => deliver(effect.message))
      case 'LOG':
        return log({ level: effect.level, message: effect.text, agent: name })
      case 'EXIT':
        kill()
        return parts.exited(effect.reason)
      default:
        return unreachable(effect)
    }
  }
  const queue = effectQueue<AgentEffect>({
    store: ({ change }, done) => journal.write({ of: 'AGENT', agentName: name, change }, done),
    carryOut,
  })
  queue.push(start.value.effects)

  const running: AgentProcess = {
    get state() {
      return state
    },
    deliver,
    usage: (task) => executor.usage(task),
    kill,
  }
  return ok(running)
}

/** What is in its inbox, or on its way to the disk, is nobody's business yet. */
function saysSomethingElse(before: AgentState, after: AgentState): boolean {
  return (
    before.total !== after.total ||
    before.applied !== after.applied ||
    before.agentId !== after.agentId ||
    before.recovering !== after.recovering ||
    before.tasks.tasks !== after.tasks.tasks ||
    before.registered !== after.registered
  )
}
