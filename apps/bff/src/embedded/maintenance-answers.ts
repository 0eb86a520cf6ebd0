import { PersistentMap } from '@holdfast/model/persistent-map'
import { machineKey, machineOf } from '../../core/master/machine.ts'
import { findAgent, type MasterState } from '../../core/master/state.ts'
import type { MaintenanceAnswer, MaintenanceAnswers } from '../ports/mesos-cluster.ts'

/** What frameworks have answered about the agents of each machine. Costs what was asked. */
export function maintenanceAnswersOf(state: MasterState): MaintenanceAnswers {
  const answers = new Map<string, MaintenanceAnswer[]>()
  PersistentMap.forEach(state.frameworks.inquiries, ({ agentId, frameworkId, answer }) => {
    const info = findAgent(state, agentId)?.agent.info
    if (info === undefined || answer === undefined) return
    const key = machineKey(machineOf(info))
    answers.set(key, [...(answers.get(key) ?? []), { frameworkId, ...answer }])
  })
  return answers
}
