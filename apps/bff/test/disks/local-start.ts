import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { localAgent } from '../../src/disks/local-agent.ts'
import type { AgentDefinition } from '../../src/flags/agent-definition.ts'
import type { FakeMachine } from './fake-machine.ts'

/** Starts the agent of this machine; a text says why it does not start. */
export function localStart(machine: FakeMachine, last?: AgentDefinition | string): AgentDefinition | string {
  const before = typeof last === 'object' ? last.resources : undefined
  const agent = localAgent({ dataDir: '/data', machine, before, date: 'today' })
  return agent.ok ? agent.value : agent.error
}

/** The sizes of its mounted disks, in MB, by where they are mounted. */
export function mountedSizes(agent: AgentDefinition | string): Readonly<Record<string, number>> {
  if (typeof agent === 'string') throw new Error(agent)
  const entries = Resources.list(agent.resources).flatMap(({ disk, value }) =>
    disk?.source?.root === undefined ? [] : [[disk.source.root, Number(Value.print(value))]],
  )
  return Object.fromEntries(entries)
}
