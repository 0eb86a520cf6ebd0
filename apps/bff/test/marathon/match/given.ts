import { defaultConfig, type SchedulerConfig } from '../../../core/marathon/config.ts'
import {
  AgentId,
  FrameworkId,
  OfferId,
  PersistenceId,
  Principal,
  Role,
  TaskId,
  TimeMs,
} from '@holdfast/model/ids'
import { type Condition, type Goal, type Instance, InstanceId } from '@holdfast/model/marathon/instance'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import type { App, Pod } from '@holdfast/model/marathon/run-spec'
import type { AppVolume, DiskKind } from '@holdfast/model/marathon/volume'
import { Ranges } from '@holdfast/model/ranges'
import type { DiskSource, Label, Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'

// What cases and tests are made of.

export const NOW = TimeMs(Date.parse('2020-01-01T00:00:00.000Z'))
export const FRAMEWORK = FrameworkId('F')
export const APP = PathId('/app')

/** Versions are moments; cases number them. */
export const versionOf = (n: number): string => `2020-01-01T00:00:00.${String(n).padStart(3, '0')}Z`

export const config: SchedulerConfig = { ...defaultConfig, mesosRole: 'db', mountSelection: 'firstFit' }

export interface VolumeGiven {
  readonly containerPath: string
  readonly type: DiskKind
  readonly size: number
  readonly maxSize?: number
  readonly profileName?: string
  readonly constraints?: readonly (readonly string[])[]
}

export interface RequestGiven {
  readonly cpus: number
  readonly mem: number
  readonly disk: number
  readonly gpus: number
  readonly volumes: readonly VolumeGiven[]
  readonly ports?: readonly number[]
  readonly requirePorts?: boolean
  readonly constraints?: readonly (readonly string[])[]
  readonly labels?: Readonly<Record<string, string>>
  readonly lastConfigChange?: number
  readonly version?: number
}

export const little: RequestGiven = { cpus: 1, mem: 64, disk: 0, gpus: 0, volumes: [] }

function persistentOf({ containerPath, constraints = [], ...rest }: VolumeGiven) {
  return { name: containerPath, persistent: { ...rest, constraints } }
}

const common = ({ constraints = [], labels = {}, lastConfigChange = 0, version }: RequestGiven) => ({
  id: APP,
  role: 'db',
  acceptedResourceRoles: [],
  labels,
  instances: 1,
  constraints,
  upgrade: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
  unreachable: 'disabled' as const,
  killSelection: 'YOUNGEST_FIRST' as const,
  backoff: { backoffSeconds: 1, backoffFactor: 1.15, maxLaunchDelaySeconds: 300 },
  version: versionOf(version ?? lastConfigChange),
  lastScalingAt: versionOf(0),
  lastConfigChangeAt: versionOf(lastConfigChange),
})

export function appOf(request: RequestGiven, more: Partial<App> = {}): App {
  const { cpus, mem, disk, gpus, volumes, ports = [], requirePorts = false } = request
  const appVolumes: AppVolume[] = volumes.map(persistentOf).map(({ name, persistent }) => ({
    containerPath: name,
    mode: 'RW',
    persistent,
  }))
  return {
    ...common(request),
    kind: 'app',
    resources: { cpus, mem, disk, gpus },
    volumes: appVolumes,
    hostPorts: ports.map((port) => ({ port: requirePorts ? port : 0 })),
    requirePorts,
    rest: { cmd: 'sleep 1000' },
    ...more,
  }
}

/** All of it in its first container, but for what its executor takes. */
export function podOf(
  request: RequestGiven,
  containers: readonly string[] = ['store'],
  more: Partial<Pod> = {},
): Pod {
  const { cpus, mem, disk, gpus, volumes } = request
  const none = { cpus: 0, mem: 0, disk: 0, gpus: 0 }
  return {
    ...common(request),
    kind: 'pod',
    executorResources: none,
    containers: containers.map((name, at) => ({
      name,
      resources: at === 0 ? { cpus, mem, disk, gpus } : none,
      volumeMounts: [],
      hostPorts: [],
      rest: { exec: { command: { shell: 'sleep 1000' } } },
    })),
    volumes: volumes.map(persistentOf),
    rest: {},
    ...more,
  }
}

export interface ResourceMore {
  readonly role?: string
  readonly labels?: readonly Label[]
  readonly principal?: string
  readonly source?: DiskSource
  readonly volume?: { readonly id: string; readonly containerPath: string }
  readonly providerId?: string
}

/** Labels make it reserved dynamically, whatever it says else. */
export function scalarOf(name: string, amount: number, more: ResourceMore = {}): Resource {
  return resourceOf(name, { type: 'SCALAR', scalar: Scalar.of(amount) }, more)
}

export function portsOf(begin: number, end: number, more: ResourceMore = {}): Resource {
  return resourceOf('ports', { type: 'RANGES', ranges: Ranges.of([{ begin, end }]) }, more)
}

function resourceOf(name: string, value: Resource['value'], more: ResourceMore): Resource {
  const { role = '*', labels, principal, source, volume, providerId } = more
  const dynamic = labels !== undefined || principal !== undefined
  return {
    name,
    value,
    reservations:
      role === '*'
        ? []
        : [
            {
              type: dynamic ? 'DYNAMIC' : 'STATIC',
              role: Role(role),
              ...(principal !== undefined && { principal: Principal(principal) }),
              ...(labels && { labels }),
            },
          ],
    ...((source ?? volume) && {
      disk: {
        ...(source && { source }),
        ...(volume && {
          persistence: { id: PersistenceId(volume.id) },
          volume: { containerPath: volume.containerPath, mode: 'RW' },
        }),
      },
    }),
    ...(providerId !== undefined && { providerId }),
  }
}

export function offerOf(resources: readonly Resource[], more: Partial<ReceivedOffer> = {}): ReceivedOffer {
  return {
    offerId: OfferId('O1'),
    agentId: AgentId('S1'),
    hostname: 'host1',
    role: 'db',
    resources,
    attributes: [],
    executorIds: [],
    ...more,
  }
}

export const plenty: readonly Resource[] = [
  scalarOf('cpus', 100),
  scalarOf('mem', 100_000),
  scalarOf('disk', 1_000_000),
  portsOf(31_000, 32_000),
]

export const mountDisk = (root: string, size: number): Resource =>
  scalarOf('disk', size, { source: { type: 'MOUNT', root } })
export const pathDisk = (root: string, size: number): Resource =>
  scalarOf('disk', size, { source: { type: 'PATH', root } })

export const instanceId = (name: string) => InstanceId(`app.instance-${name}`)
export const volumeId = (name: string) =>
  persistenceIdOf({ runSpecId: APP, containerPath: 'data', uuid: name })

export interface InstanceGiven {
  readonly id: string
  readonly volumeIds?: readonly string[] | null
  readonly host?: string
  readonly agentId?: string
  readonly tasks?: readonly string[]
  readonly condition?: Condition
  readonly goal?: Goal
  readonly version?: number
  readonly attributes?: Readonly<Record<string, string>>
  readonly role?: string
}

export function instanceOf(given: InstanceGiven): Instance {
  const { id, volumeIds, host, tasks = [], condition = 'Scheduled', goal = 'Running', attributes } = given
  const runSpecVersion = versionOf(given.version ?? 0)
  return {
    instanceId: instanceId(id),
    runSpecId: APP,
    runSpecVersion,
    role: given.role ?? 'db',
    goal,
    condition,
    sinceMs: NOW,
    ...(volumeIds && {
      reservation: {
        id: instanceId(id),
        volumes: volumeIds.map((uuid) => ({ runSpecId: APP, containerPath: 'data', uuid })),
        state: { name: 'suspended' },
      },
    }),
    ...((host ?? attributes ?? given.agentId) && {
      agent: {
        host: host ?? 'elsewhere',
        agentId: AgentId(given.agentId ?? 'S9'),
        attributes: attributes ?? {},
      },
    }),
    tasks: new Map(
      tasks.map((task) => {
        const taskId = TaskId(task.replace(id, instanceId(id)))
        const base = { taskId, runSpecVersion, condition, stagedAtMs: NOW }
        return [taskId, { ...base, hostPorts: [], ipAddresses: [] }]
      }),
    ),
  }
}
