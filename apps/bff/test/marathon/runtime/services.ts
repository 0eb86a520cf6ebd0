import { setTimeout as sleep } from 'node:timers/promises'
import { get, send } from '../../dashboard/harness.ts'

/** A database of the documented shape: a whole mount disk between two sizes. */
export const postgres = (more: object = {}): object => ({
  id: '/postgres',
  cmd: 'sleep 100000',
  cpus: 0.5,
  mem: 256,
  instances: 1,
  container: {
    type: 'MESOS',
    volumes: [
      {
        containerPath: 'pgdata',
        mode: 'RW',
        persistent: { type: 'mount', size: 512, maxSize: 1024 },
      },
    ],
  },
  upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
  ...more,
})

export const mount = (name: string, sizeMb: number): object => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: sizeMb },
  disk: { source: { type: 'MOUNT', mount: { root: `{disks}/${name}` } } },
})

export const agent = (name: string, ...disks: readonly object[]): object => ({
  name,
  hostname: `${name}.test`,
  attributes: '',
  resources: [
    { name: 'cpus', type: 'SCALAR', scalar: { value: 4 } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 4096 } },
    { name: 'disk', type: 'SCALAR', scalar: { value: 10_000 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
    ...disks,
  ],
})

/** A task as the API tells it. */
export interface Task {
  readonly id: string
  readonly host: string
  readonly slaveId: string
  readonly state: string
  readonly localVolumes: readonly { readonly persistenceId: string }[]
}

interface Served {
  readonly url: string
}

export const deploy = (program: Served, app: object) =>
  send<{ readonly id?: string }>(program, '/v2/apps', app)

export async function tasksOf(program: Served, id: string): Promise<readonly Task[]> {
  const { status, body } = await get<{ readonly tasks?: readonly Task[] }>(program, `/v2/apps${id}/tasks`)
  return status === 200 ? (body.tasks ?? []) : []
}

/** What became of a task, on which volumes. */
export const instanceOf = ({ id, localVolumes }: Task): object => ({
  instance: id.split('._app.')[0],
  volumes: localVolumes.map(({ persistenceId }) => persistenceId),
})

export const running = (program: Served, id: string, count = 1): Promise<readonly Task[]> =>
  until(async () => {
    const tasks = await tasksOf(program, id)
    return tasks.length === count && tasks.every(({ state }) => state === 'TASK_RUNNING') ? tasks : undefined
  })

interface AgentState {
  readonly id: string
  readonly hostname: string
  readonly reserved_resources_full: Readonly<Record<string, readonly WireResource[]>>
  readonly used_resources: Readonly<Record<string, unknown>>
  readonly reserved_resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

interface WireResource {
  readonly disk?: { readonly persistence?: { readonly id: string } }
}

export async function agentsOf(program: Served): Promise<readonly AgentState[]> {
  const { body } = await get<{ readonly slaves: readonly AgentState[] }>(program, '/master/slaves')
  return body.slaves
}

/** Every volume of the cluster, by its id, however often it is there. */
export async function volumesOf(program: Served): Promise<readonly string[]> {
  const agents = await agentsOf(program)
  return agents
    .flatMap(({ reserved_resources_full }) => Object.values(reserved_resources_full).flat())
    .flatMap(({ disk }) => disk?.persistence?.id ?? [])
    .toSorted()
}

export async function frameworksOf(program: Served): Promise<readonly Record<string, unknown>[]> {
  const path = '/master/frameworks'
  const { body } = await get<{ readonly frameworks: readonly Record<string, unknown>[] }>(program, path)
  return body.frameworks
}

/** Waits until it is there. */
export async function until<T>(look: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; ;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`It never became so: ${String(look)}`)
    await sleep(20)
  }
}
