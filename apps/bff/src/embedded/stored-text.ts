import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { Deactivation, FormerId } from '../../core/master/state.ts'
import type { AgentInfo } from '../../core/agent-info.ts'
import type { AgentTask } from '../../core/executor/state.ts'

/**
 * How values of the model are written down: as JSON of the model's own form, in which amounts are thousandths. What is
 * read was written here, by this program: that is why the casts below are true.
 */
export const operationText = {
  encode: (operation: Operation): string => JSON.stringify(operation),
  decode: (text: string) => JSON.parse(text) as Operation,
}

export const resourceText = {
  encode: (resource: Resource): string => JSON.stringify(resource),
  decode: (text: string) => JSON.parse(text) as Resource,
}

export const deactivationText = {
  encode: (deactivation: Deactivation): string => JSON.stringify(deactivation),
  decode: (text: string) => JSON.parse(text) as Deactivation,
}

export const formerIdsText = {
  encode: (formerIds: readonly FormerId[]): string => JSON.stringify(formerIds),
  decode: (text: string) => JSON.parse(text) as readonly FormerId[],
}

export const agentTaskText = {
  encode: (task: AgentTask): string => JSON.stringify(task),
  decode: (text: string) => JSON.parse(text) as AgentTask,
}

type StoredInfo = Omit<AgentInfo, 'resources'> & { readonly resources: readonly Resource[] }

export const agentInfoText = {
  encode(info: AgentInfo): string {
    return JSON.stringify({ ...info, resources: Resources.list(info.resources) } satisfies StoredInfo)
  },
  decode(text: string): AgentInfo {
    const stored = JSON.parse(text) as StoredInfo
    return { ...stored, resources: Resources.of(stored.resources) }
  },
}
