import { resolve } from 'node:path'
import { err, ok, type Result } from '@holdfast/model/result'
import type { AgentDefinition } from './agent-definition.ts'
import { decodeAgentResources, rootsOf } from './agent-resources.ts'
import { decodeAttributes } from './attributes.ts'
import { mountFaults } from './disk-roots.ts'

/**
 * Reads a cluster file. `{disks}` in a disk's root stands for `disks`. The errors are all that is wrong, each with the agent.
 */
export function decodeClusterFile(
  text: string,
  disks: string,
): Result<readonly AgentDefinition[], readonly string[]> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return err([`is not JSON: ${error instanceof Error ? error.message : String(error)}`])
  }
  if (!isObject(parsed) || !Array.isArray(parsed.agents)) return err(['expected {"agents": [...]}'])
  const entries: readonly unknown[] = parsed.agents
  if (entries.length === 0) return err(['names no agent: "agents" is empty'])
  const faults: string[] = []
  const agents: AgentDefinition[] = []
  const names = new Set<unknown>()
  for (const [index, entry] of entries.entries()) {
    const agent = decodeAgent(entry, disks)
    const name =
      isObject(entry) && typeof entry.name === 'string' ? `agent "${entry.name}"` : `agents[${index}]`
    if (!agent.ok) faults.push(...agent.error.map((fault) => `${name}: ${fault}`))
    else if (names.has(agent.value.name)) faults.push(`${name}: the name is there twice`)
    else agents.push(agent.value)
    if (isObject(entry)) names.add(entry.name)
  }
  faults.push(...sharedRoots(agents))
  faults.push(...mountFaults(agents, disks))
  return faults.length > 0 ? err(faults) : ok(agents)
}

/** Two disks in one directory would take each other's volumes for their own. */
function sharedRoots(agents: readonly AgentDefinition[]): string[] {
  const owners = new Map<string, string>()
  const faults: string[] = []
  for (const { name, resources } of agents) {
    for (const root of rootsOf(resources)) {
      const owner = owners.get(resolve(root))
      if (owner !== undefined)
        faults.push(`agent "${name}": the root ${root} is also that of a disk of agent "${owner}"`)
      owners.set(resolve(root), name)
    }
  }
  return faults
}

function decodeAgent(entry: unknown, disks: string): Result<AgentDefinition, readonly string[]> {
  if (!isObject(entry)) return err(['expected {"name", "hostname", "attributes", "resources"}'])
  const { name, hostname } = entry
  const faults: string[] = []
  const validName = typeof name === 'string' && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name)
  if (!validName)
    faults.push('"name" must be letters, digits, "_", "-" and ".", and not begin with "." or "-"')
  const validHost = typeof hostname === 'string' && /^[A-Za-z0-9._-]{1,253}$/.test(hostname)
  if (!validHost) faults.push('"hostname" must be the name of a host')
  const attributes = decodeAttributes(entry.attributes ?? '')
  if (!attributes.ok) faults.push(`"attributes": ${attributes.error}`)
  const resources = decodeAgentResources(entry.resources, disks)
  if (!resources.ok) faults.push(...resources.error.map((fault) => `"resources": ${fault}`))
  if (!validName || !validHost || !attributes.ok || !resources.ok) return err(faults)
  return ok({ name, hostname, attributes: attributes.value, resources: resources.value })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
