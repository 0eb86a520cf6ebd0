import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { randomOf } from '../simulation/random.ts'
import { checkDisk } from './disk-check.ts'
import { startProcess, type KilledProcess } from './killed-process.ts'
import { Operator, type AgentDocument } from './operator.ts'
import { Tenant, type Disk } from './tenant.ts'

const KILLS = 50
const folder = mkdtempSync(join(tmpdir(), 'holdfast-crash-'))
const dataDir = join(folder, 'data')
const clusterFile = join(folder, 'cluster.json')
const names = ['a1', 'a2']
const random = randomOf(1)
let running: KilledProcess | undefined

afterAll(async () => {
  await running?.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Several on each disk that can be shared, and one on the mount. */
function tenantsOf(name: string): Tenant[] {
  const disks: readonly Disk[] = [
    { type: 'ROOT', root: '', mb: 1.5 },
    { type: 'PATH', root: join(dataDir, 'disks', name, 'path'), mb: 2 },
    { type: 'MOUNT', root: join(dataDir, 'disks', name, 'mount'), mb: 200 },
  ]
  return disks.flatMap((disk) =>
    Array.from(
      { length: disk.type === 'MOUNT' ? 1 : 3 },
      (_, n) => new Tenant(`${name}-${disk.type.toLowerCase()}-${n}`, `${name}.test`, disk),
    ),
  )
}

const disk = (value: number, source?: object) => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value },
  ...(source && { disk: { source } }),
})

function writeClusterFile(): void {
  const agents = names.map((name) => ({
    name,
    hostname: `${name}.test`,
    attributes: '',
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 4 } },
      disk(1000),
      disk(500, { type: 'PATH', path: { root: `{disks}/${name}/path` } }),
      disk(200, { type: 'MOUNT', mount: { root: `{disks}/${name}/mount` } }),
    ],
  }))
  writeFileSync(clusterFile, JSON.stringify({ agents }))
}

/** Waits until each agent has proved what the master says of it. */
async function settled(operator: Operator): Promise<readonly AgentDocument[]> {
  for (const deadline = Date.now() + 300_000; ; await sleep(10)) {
    const slaves = await operator.slaves()
    const agents = await Promise.all(names.map((_, index) => operator.agentState(index + 1)))
    const states = agents.filter((agent) => agent !== undefined)
    const reserved = (list: readonly AgentDocument[]) =>
      JSON.stringify(list.toSorted(byHostname).map((agent) => sorted(agent.reserved_resources_full)))
    if (
      slaves.length === names.length &&
      states.length === names.length &&
      reserved(slaves) === reserved(states)
    ) {
      return states
    }
    if (Date.now() > deadline) throw new Error('Master and agents do not agree')
  }
}

const byHostname = (a: AgentDocument, b: AgentDocument) => (a.hostname < b.hostname ? -1 : 1)
const sorted = (roles: AgentDocument['reserved_resources_full']) =>
  Object.entries(roles)
    .map(
      ([role, list]) =>
        `${role} ${list
          .map((resource) => JSON.stringify(resource))
          .toSorted()
          .join()}`,
    )
    .toSorted()

test(`killed ${KILLS} times under load, it has every operation that it accepted, whole, and nothing else`, async () => {
  writeClusterFile()
  const tenants = names.flatMap(tenantsOf)
  const statuses: (number | undefined)[] = []
  for (let round = 0; round <= KILLS; round++) {
    running = await startProcess(dataDir, clusterFile)
    const operator = new Operator(running.url)
    const agents = await settled(operator)
    for (const tenant of tenants) {
      const agent = agents.find(({ hostname }) => hostname === tenant.hostname)
      if (agent === undefined) throw new Error(`${tenant.hostname} is not there`)
      expect(agent.resources).toEqual({ cpus: 4, gpus: 0, mem: 0, disk: 1700, ports: '[31000-32000]' })
      tenant.compare(agent)
      checkDisk(tenant, dataDir, round - 1)
    }
    const rebooted = random.chance(0.4) ? random.pick(names) : undefined
    for (const tenant of tenants) tenant.agentReboots(tenant.hostname === `${rebooted}.test`)
    const killed = sleep(random.below(300)).then(() => running?.kill())
    if (rebooted !== undefined) {
      const asked = sleep(random.below(60)).then(() => operator.reboot(rebooted))
      void asked.then((status) => statuses.push(status))
    }
    const idOf = (tenant: Tenant) => agents.find(({ hostname }) => hostname === tenant.hostname)?.id ?? ''
    await Promise.all([
      killed,
      ...tenants.map((tenant) => tenant.work(operator, idOf(tenant), round, random)),
    ])
    operator.close()
  }
  const accepted = tenants.reduce((sum, tenant) => sum + tenant.accepted, 0)
  // Killing a server that does nothing proves nothing.
  expect(accepted).toBeGreaterThan(20 * KILLS)
  // Most are killed with it, some have come through.
  expect(statuses.length).toBeGreaterThan(KILLS / 5)
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
  expect(statuses.every((status) => status === 200 || status === undefined)).toBe(true)
}, 900_000)
