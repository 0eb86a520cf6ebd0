import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Window } from '@holdfast/model/api/common'
import { paths } from '@holdfast/model/api/paths'
import type {
  InstanceRow,
  ServiceAction,
  ServiceOperationRow,
  ServicePlan,
  ServiceRow,
} from '@holdfast/model/api/services'
import { decodeClusterFile } from '../../src/flags/cluster-file.ts'
import { DEFAULT_MARATHON } from '../../src/flags/marathon-settings.ts'
import type { Settings } from '../../src/flags/settings.ts'
import { get, send } from '../dashboard/harness.ts'
import { agent, mount, until } from '../marathon/runtime/services.ts'
import { behind, type Behind } from '../mesos/behind.ts'
import { gate, type Gate } from '../mesos/gate.ts'

/** Holdfast before a Mesos and a Marathon, which both are another Holdfast, each reached through a gate of its own. */
export interface Arrangement {
  readonly front: Behind
  readonly mesos: Gate
  readonly marathon: Gate
  end(): Promise<void>
}

export async function arranged(
  upstream: Partial<Settings> = {},
  settings: (gates: { readonly mesos: URL; readonly marathon: URL }) => Partial<Settings> = () => ({}),
): Promise<Arrangement> {
  const disks = mkdtempSync(join(tmpdir(), 'holdfast-arranged-'))
  const file = { agents: [agent('a1', mount('m0', 600)), agent('a2')] }
  const agents = decodeClusterFile(JSON.stringify(file), disks)
  if (!agents.ok) throw new Error(agents.error.join('; '))
  const gates: Gate[] = []
  const front = await behind(
    { agents: agents.value, allocationIntervalMs: 50, ...upstream },
    async ({ url }) => {
      gates.push(await gate(url), await gate(url))
      const [mesos, marathon] = gatesOf(gates)
      return {
        master: { urls: [mesos.url], ca: undefined, credential: undefined },
        marathon: { ...DEFAULT_MARATHON, urls: [marathon.url] },
        ...settings({ mesos: mesos.url, marathon: marathon.url }),
      }
    },
  )
  const [mesos, marathon] = gatesOf(gates)
  return {
    front,
    mesos,
    marathon,
    async end() {
      await front.end()
      await Promise.all([mesos.close(), marathon.close()])
      rmSync(disks, { recursive: true, force: true })
    },
  }
}

function gatesOf([mesos, marathon]: readonly Gate[]): readonly [Gate, Gate] {
  if (mesos === undefined || marathon === undefined) throw new Error('There are no gates')
  return [mesos, marathon]
}

/** A database on a volume of a root disk. */
export const app = (more: object = {}): object => ({
  id: '/db/pg',
  cmd: 'sleep 100000',
  cpus: 0.1,
  mem: 32,
  instances: 2,
  container: {
    type: 'MESOS',
    volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 64 } }],
  },
  upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
  ...more,
})

export const pod = (more: object = {}): object => ({
  id: '/pod',
  scaling: { kind: 'fixed', instances: 1 },
  containers: [
    {
      name: 'c1',
      exec: { command: { shell: 'sleep 100000' } },
      resources: { cpus: 0.1, mem: 32 },
      volumeMounts: [{ name: 'pst', mountPath: 'data' }],
    },
  ],
  volumes: [{ name: 'pst', persistent: { type: 'root', size: 32 } }],
  ...more,
})

interface Served {
  readonly url: string
}
type Headers = Record<string, string>

export async function serviceRows(front: Served, headers: Headers = {}): Promise<readonly ServiceRow[]> {
  return (await get<Window<ServiceRow>>(front, '/api/services', headers)).body.rows
}

/** Waits until the row of a service is so. */
export function serviceIs(
  front: Served,
  id: string,
  want: Partial<ServiceRow>,
  headers: Headers = {},
): Promise<ServiceRow> {
  return until(async () => {
    const row = (await serviceRows(front, headers)).find(({ key }) => key === id)
    const fits =
      row !== undefined &&
      Object.entries(want).every(([name, value]) =>
        Object.entries(row).some(([n, v]) => n === name && v === value),
      )
    return fits ? row : undefined
  })
}

export async function instancesOf(front: Served, id: string): Promise<readonly InstanceRow[]> {
  const path = `/api/services/${encodeURIComponent(id)}/instances`
  return (await get<Window<InstanceRow>>(front, path)).body.rows
}

let keys = 0

/** Plans and confirms, as a person does. */
export async function act(
  front: Served,
  request: ServiceAction,
  headers: Headers = {},
): Promise<ServiceOperationRow> {
  const plan = await send<ServicePlan>(front, paths.servicePlans, request, headers)
  const { fingerprint, word, blocked } = plan.body
  if (blocked.length > 0) throw new Error(JSON.stringify(blocked))
  const confirmation = { request, fingerprint, ...(word !== undefined && { word }) }
  const key = { 'Idempotency-Key': `arranged-${(keys += 1)}`, ...headers }
  const { status, body } = await send<ServiceOperationRow>(front, paths.serviceOperations, confirmation, key)
  if (status !== 202) throw new Error(`${status}: ${JSON.stringify(body)}`)
  return body
}

export async function operation(
  front: Served,
  key: string,
  headers: Headers = {},
): Promise<ServiceOperationRow | undefined> {
  const { body } = await get<Window<ServiceOperationRow>>(front, paths.serviceOperations, headers)
  return body.rows.find((row) => row.key === key)
}

/** Waits until it is settled. */
export function settledRow(front: Served, key: string, headers: Headers = {}): Promise<ServiceOperationRow> {
  return until(async () => {
    const row = await operation(front, key, headers)
    return row?.settledMs === undefined ? undefined : row
  })
}
