import { PathId } from '@holdfast/model/marathon/path-id'
import type { App, Pod } from '@holdfast/model/marathon/run-spec'

const VERSION = '1970-01-01T00:00:00.000Z'

const common = {
  acceptedResourceRoles: [],
  labels: {},
  constraints: [],
  killSelection: 'YOUNGEST_FIRST' as const,
  backoff: { backoffSeconds: 1, backoffFactor: 1.15, maxLaunchDelaySeconds: 300 },
  version: VERSION,
  lastScalingAt: VERSION,
  lastConfigChangeAt: VERSION,
}

/** An app with one persistent volume. */
export function residentApp(changed: Partial<App> = {}, sizeMb = 2): App {
  return {
    ...common,
    kind: 'app',
    id: PathId('/db/app'),
    role: 'foo',
    instances: 1,
    upgrade: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
    unreachable: 'disabled',
    resources: { cpus: 0.001, mem: 1, disk: 1, gpus: 0 },
    volumes: [
      {
        containerPath: 'persistent-volume',
        mode: 'RW',
        persistent: { type: 'root', size: sizeMb, constraints: [] },
      },
    ],
    hostPorts: [],
    requirePorts: false,
    rest: { cmd: 'sleep 1000' },
    ...changed,
  }
}

export function statelessApp(changed: Partial<App> = {}): App {
  return {
    ...residentApp(),
    upgrade: { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
    unreachable: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    volumes: [],
    ...changed,
  }
}

/** A pod whose two containers share one persistent volume. */
export function residentPod(changed: Partial<Pod> = {}): Pod {
  const container = (name: string) => ({
    name,
    resources: { cpus: 0.001, mem: 32, disk: 0, gpus: 0 },
    volumeMounts: [{ name: 'pst', mountPath: 'data', readOnly: false }],
    hostPorts: [],
    rest: { exec: { command: { shell: 'sleep 1000' } } },
  })
  return {
    ...common,
    kind: 'pod',
    id: PathId('/db/pod'),
    role: 'foo',
    instances: 1,
    upgrade: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
    unreachable: 'disabled',
    containers: [container('writer'), container('reader')],
    executorResources: { cpus: 0.1, mem: 32, disk: 10, gpus: 0 },
    volumes: [{ name: 'pst', persistent: { type: 'root', size: 2, constraints: [] } }],
    rest: {},
    ...changed,
  }
}
