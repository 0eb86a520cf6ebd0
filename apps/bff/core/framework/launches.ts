import type { AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { LaunchesTaken, TaskToRun } from '../messages.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, type MasterState } from '../master/state.ts'
import { changeAgent } from './hosted.ts'
import { findFramework, type Hosted, type Task } from './state.ts'
import { isTerminal } from './task-status.ts'

/** The message that launches tasks. A disconnected agent gets it when it is back. */
export function launchMessage(state: MasterState, agentId: AgentId, launch: number): MasterEffect[] {
  const record = findAgent(state, agentId)
  if (record?.agent.status !== 'active') return []
  const { agent, link, log } = record
  const tasks = PersistentMap.values(agent.hosted.tasks)
    .filter((task) => task.launch === launch && !isTerminal(task.state))
    .flatMap((task) => toRun(state, task))
  const message = {
    type: 'RUN_TASKS',
    masterId: state.masterId,
    agentId,
    incarnation: link.incarnation,
    session: link.session,
    launch,
    after: log.next - 1,
    tasks,
  } as const
  return [{ type: 'SEND', agentName: agent.info.name, message }]
}

function toRun(state: MasterState, { frameworkId, role, info }: Task): TaskToRun[] {
  const framework = findFramework(state.frameworks, frameworkId)?.info.wire
  return framework === undefined ? [] : [{ frameworkId, framework, role, info }]
}

export function launchTimer(agentId: AgentId, { settings }: MasterContext): MasterEffect {
  return { type: 'TIMER', delayMs: settings.proofMs, message: { type: 'LAUNCH_DUE', agentId } }
}

/** The agent has not said that it took them in: what was sent, or its word, was lost. */
export function launchDue(state: MasterState, agentId: AgentId, context: MasterContext): MasterStep {
  const effects = resendLaunches(state, agentId)
  return { state, effects: effects.length > 0 ? [...effects, launchTimer(agentId, context)] : [] }
}

export function resendLaunches(state: MasterState, agentId: AgentId): MasterEffect[] {
  const hosted = findAgent(state, agentId)?.agent.hosted
  if (hosted === undefined) return []
  const effects: MasterEffect[] = []
  for (let launch = hosted.firstLaunch; launch < hosted.nextLaunch; launch++) {
    effects.push(...launchMessage(state, agentId, launch))
  }
  return effects
}

export function launchesTaken(state: MasterState, message: LaunchesTaken): MasterStep {
  const record = findAgent(state, message.agentId)
  if (record?.agent.status !== 'active' || record.link.incarnation !== message.incarnation)
    return { state, effects: [] }
  const { hosted } = record.agent
  if (message.launched < hosted.firstLaunch) return { state, effects: [] }
  const next = changeAgent(state, message.agentId, (agent) => ({
    ...agent,
    hosted: takenUpTo(agent.hosted, message.launched),
  }))
  return { state: next, effects: [] }
}

/** The tasks of these launches are with the agent. */
export function takenUpTo(hosted: Hosted, launched: number): Hosted {
  let { tasks } = hosted
  PersistentMap.forEach(hosted.tasks, (task, key) => {
    if (task.launch === undefined || task.launch > launched) return
    const { launch: _, ...taken } = task
    tasks = PersistentMap.set(tasks, key, taken)
  })
  const firstLaunch = Math.max(hosted.firstLaunch, launched + 1)
  return { ...hosted, tasks, firstLaunch, nextLaunch: Math.max(hosted.nextLaunch, firstLaunch) }
}

/** One that has forgotten how far it had come begins anew: what was under way to it is lost. */
export function agreedUpTo(hosted: Hosted, launched: number): Hosted {
  if (launched >= hosted.firstLaunch - 1) return takenUpTo(hosted, launched)
  return { ...takenUpTo(hosted, hosted.nextLaunch), firstLaunch: launched + 1, nextLaunch: launched + 1 }
}
