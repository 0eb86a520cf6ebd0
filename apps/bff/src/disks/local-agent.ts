import { join } from 'node:path'
import { additiveFault } from '@holdfast/model/disks/additive'
import { defaultDiskMb, withMachine } from '@holdfast/model/disks/machine-resources'
import { ANY_MOUNT, DCOS_VOLUMES, findMounts, mountPattern } from '@holdfast/model/disks/mounts'
import { readResourcesLine } from '@holdfast/model/disks/resources-file'
import { invariant } from '@holdfast/model/invariant'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { DEFAULT_ROLE } from '@holdfast/model/role'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { reasonOf } from '../system-error.ts'
import { decodeClusterFile } from '../flags/cluster-file.ts'
import type { AgentDefinition } from '../flags/agent-definition.ts'
import { discoverDisks } from './discover.ts'
import type { Machine } from './machine.ts'

/** Its name in the cluster, whatever the machine is called. */
export const LOCAL_AGENT = 'local'

export interface LocalAgentParts {
  readonly dataDir: string
  readonly machine: Machine
  /** What the agent had when it was last here; undefined: it was never here. */
  readonly before: Resources | undefined
  /** For people, in the file of the disks. */
  readonly date: string
}

/**
 * This machine as an agent: its disks as `<data-dir>/mesos-resources` names them, which is made when it is not there, and
 * the rest as Mesos takes it from a machine. The error is why it cannot be one now.
 *
 * Source: dcos `packages/mesos/extra/dcos-mesos-slave.service`; `Slave::initialize()`, mesos `src/slave/slave.cpp`.
 */
export function localAgent(parts: LocalAgentParts): Result<AgentDefinition, string> {
  try {
    return define(parts)
  } catch (error) {
    return err(reasonOf(error))
  }
}

function define({ dataDir, machine, before, date }: LocalAgentParts): Result<AgentDefinition, string> {
  const output = join(dataDir, 'mesos-resources')
  const workDir = join(dataDir, 'agents', LOCAL_AGENT)
  const pattern = mountPattern(DCOS_VOLUMES)
  invariant(pattern.ok, 'the pattern of DC/OS is no pattern')
  const found = discoverDisks(
    {
      output,
      cache: `${output}.cache`,
      pattern: pattern.value,
      role: DEFAULT_ROLE,
      resources: '[]',
      workDir,
      rootDiskMb: () => defaultDiskMb(machine.totalBytes(workDir)),
      date,
    },
    machine,
  )
  if (!found.ok) return found
  const agent = readAgent(dataDir, output, machine)
  if (!agent.ok) return agent
  const fault = mountFault(agent.value, machine) ?? changeFault(agent.value, before, workDir, machine)
  return fault === undefined ? agent : err(fault)
}

function readAgent(dataDir: string, output: string, machine: Machine): Result<AgentDefinition, string> {
  const line = readResourcesLine(machine.readText(output))
  if (!line.ok) return err(`${output} ${line.error}`)
  const json = parseJson(line.value)
  const hostname = /^[A-Za-z0-9._-]{1,253}$/.test(machine.hostname) ? machine.hostname : 'localhost'
  // As everywhere in Mesos, resources may also be a text: `cpus:4;disk:1024`.
  const agent = { name: LOCAL_AGENT, hostname, resources: json.ok ? json.value : line.value }
  const agents = decodeClusterFile(JSON.stringify({ agents: [agent] }), join(dataDir, 'disks'))
  if (!agents.ok) return err(`${output}: ${agents.error.join('; ')}`)
  const [definition] = agents.value
  invariant(definition !== undefined, 'one agent was given, and none read')
  return ok({ ...definition, resources: withMachine(definition.resources, machine) })
}

/** Source: `Slave::initialize()`, mesos `src/slave/slave.cpp`. */
function mountFault({ resources }: AgentDefinition, machine: Machine): string | undefined {
  const mounts = new Set(findMounts(machine.mountOutput(), ANY_MOUNT))
  for (const { disk } of Resources.list(resources)) {
    if (disk?.source?.type !== 'MOUNT' || disk.source.root === undefined) continue
    const { root } = disk.source
    if (!machine.exists(root) || !mounts.has(machine.realPath(root))) {
      return `Failed to find mount '${root}' in /proc/mounts`
    }
  }
  return undefined
}

/**
 * Tasks may hold what the agent had, and outlast its restart: only more of it may come. They do not outlast a start of the
 * machine, and after one the agent may come back as anything that its volumes fit into.
 *
 * Source: `Slave::recover()`, mesos `src/slave/slave.cpp`.
 */
function changeFault(
  { resources }: AgentDefinition,
  before: Resources | undefined,
  workDir: string,
  machine: Machine,
): string | undefined {
  const file = join(workDir, 'meta', 'boot_id')
  const bootId = machine.bootId()
  const booted = !machine.exists(file) || machine.readText(file) !== bootId
  const fault = booted || before === undefined ? undefined : additiveFault(before, resources)
  if (fault !== undefined) return fault
  machine.makeDirectory(join(workDir, 'meta'))
  machine.writeText(file, bootId)
  return undefined
}
