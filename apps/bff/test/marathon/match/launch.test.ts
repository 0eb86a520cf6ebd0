import type { App, Pod, RunSpec } from '@holdfast/model/marathon/run-spec'
import { reservationLabels } from '@holdfast/model/marathon/labels'
import { PathId } from '@holdfast/model/marathon/path-id'
import type { JsonObject } from '@holdfast/model/json'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { invariant } from '@holdfast/model/invariant'
import { describe, expect, test } from 'vitest'
import { decideOffer } from '../../../core/marathon/match/decide.ts'
import { indexOffer } from '../../../core/marathon/match/offer-index.ts'
import {
  appOf,
  config,
  FRAMEWORK,
  instanceId,
  instanceOf,
  little,
  NOW,
  offerOf,
  podOf,
  portsOf,
  scalarOf,
  volumeId,
} from './given.ts'
import { accept } from './master.ts'

// What a task is told, and what it is given.

const mine = {
  role: 'db',
  principal: 'marathon',
  labels: reservationLabels(FRAMEWORK, instanceId('i1')),
}

const reserved: readonly Resource[] = [
  scalarOf('cpus', 1, mine),
  scalarOf('mem', 128, mine),
  scalarOf('disk', 10, mine),
  portsOf(31_005, 31_007, mine),
  scalarOf('disk', 100, { ...mine, volume: { id: volumeId('v1'), containerPath: 'data' } }),
]

const volumes = [{ containerPath: 'data', type: 'root', size: 100 }] as const

function launched(runSpec: RunSpec, resources: readonly Resource[] = reserved) {
  const candidates = [instanceOf({ id: 'i1', volumeIds: ['v1'] })]
  const decision = decideOffer(
    {
      index: indexOffer(offerOf(resources), FRAMEWORK),
      candidates,
      instances: () => candidates,
      runSpecOf: () => runSpec,
    },
    { config, nowMs: NOW, newUuid: () => 'u' },
  )
  invariant(decision.type === 'LAUNCH', `no launch: ${JSON.stringify(decision)}`)
  expect(accept(Resources.of(resources), decision.operations)).not.toBeTypeOf('string')
  return decision
}

function taskOf(app: App): JsonObject {
  const [task] = launched(app).operations[0]?.launch?.task_infos ?? []
  invariant(task !== undefined, 'no task')
  return task
}

/** As a task finds it. */
function variablesOf({ command }: JsonObject): Readonly<Record<string, string>> {
  const { environment } = command as { environment: { variables: { name: string; value: string }[] } }
  return Object.fromEntries(environment.variables.map(({ name, value }) => [name, value]))
}

const app = (more: Partial<App> = {}) => appOf({ ...little, volumes }, more)

describe('an app', () => {
  test('runs its command with its volume among its resources, and what is mounted from the host in its container', () => {
    const task = taskOf(
      app({
        id: PathId('/db/mysql'),
        volumes: [...app().volumes, { containerPath: '/var/lib/mysql', hostPath: 'data', mode: 'RW' }],
        labels: { tier: 'db' },
        rest: {
          cmd: 'mysqld',
          user: 'mysql',
          taskKillGracePeriodSeconds: 5,
          container: { type: 'MESOS' },
          resourceLimits: { mem: 'unlimited', cpus: 2 },
        },
      }),
    )
    expect(task).toMatchObject({
      name: 'mysql.db',
      task_id: { value: 'app.instance-i1._app.1' },
      agent_id: { value: 'S1' },
      command: { shell: true, value: 'mysqld', user: 'mysql' },
      labels: { labels: [{ key: 'tier', value: 'db' }] },
      kill_policy: { grace_period: { nanoseconds: 5_000_000_000 } },
      limits: { mem: { value: 'Infinity' }, cpus: { value: 2 } },
      container: {
        type: 'MESOS',
        volumes: [{ container_path: '/var/lib/mysql', host_path: 'data', mode: 'RW' }],
      },
    })
    const disks = (task.resources as readonly JsonObject[]).filter(({ name }) => name === 'disk')
    expect(disks).toMatchObject([
      { scalar: { value: 100 }, role: 'db', disk: { persistence: { id: volumeId('v1') } } },
    ])
  })

  test('is told of itself as Marathon tells it', () => {
    const variables = variablesOf(
      taskOf(
        app({
          hostPorts: [{ port: 0, name: 'http-api' }, { port: 0 }],
          labels: { tier: 'db', 'a.b': 'x', long: 'x'.repeat(600) },
          rest: {
            cmd: 'sleep 1',
            env: { MINE: '1', HOST: 'my own', SECRET: { secret: 's' } },
            portDefinitions: [
              { port: 10_000, protocol: 'tcp', labels: {}, name: 'http-api' },
              { port: 0, protocol: 'tcp', labels: {} },
            ],
          },
        }),
      ),
    )
    expect(variables).toEqual({
      MESOS_TASK_ID: 'app.instance-i1._app.1',
      MARATHON_APP_ID: '/app',
      MARATHON_APP_VERSION: '2020-01-01T00:00:00.000Z',
      MARATHON_APP_RESOURCE_CPUS: '1.0',
      MARATHON_APP_RESOURCE_MEM: '64.0',
      MARATHON_APP_RESOURCE_DISK: '0.0',
      MARATHON_APP_RESOURCE_GPUS: '0',
      MARATHON_APP_LABELS: 'TIER A_B',
      MARATHON_APP_LABEL_TIER: 'db',
      MARATHON_APP_LABEL_A_B: 'x',
      PORT: '31005',
      PORTS: '31005,31006',
      PORT0: '31005',
      PORT1: '31006',
      PORT_10000: '31005',
      PORT_HTTP_API: '31005',
      HOST: 'my own',
      MINE: '1',
    })
  })

  test('runs its arguments when it has no command; an image keeps its own', () => {
    expect(taskOf(app({ rest: { args: ['sleep', '1'] } })).command).toMatchObject({
      shell: false,
      value: 'sleep',
      arguments: ['sleep', '1'],
    })
    const container = {
      type: 'DOCKER' as const,
      docker: { image: 'postgres:9.5', forcePullImage: true, privileged: false, parameters: [] },
    }
    const task = taskOf(app({ rest: { args: ['-v'], container } }))
    expect(task.command).toMatchObject({ shell: false, arguments: ['-v'] })
    expect(task.command).not.toHaveProperty('value')
    expect(task.container).toEqual({
      type: 'DOCKER',
      docker: {
        image: 'postgres:9.5',
        network: 'HOST',
        privileged: false,
        force_pull_image: true,
        parameters: [],
      },
    })
    expect(variablesOf(task)).toMatchObject({ MARATHON_APP_DOCKER_IMAGE: 'postgres:9.5' })
  })

  test('in a network of its own has ports of the host led to those of its container', () => {
    const mapping = { servicePort: 10_001, protocol: 'tcp,udp' as const, labels: {} }
    const task = taskOf(
      app({
        hostPorts: [{ port: 0 }, { port: 0 }],
        rest: {
          cmd: 'x',
          networks: [{ mode: 'container/bridge' }],
          container: {
            type: 'MESOS',
            portMappings: [
              { ...mapping, containerPort: 9000 },
              { ...mapping, containerPort: 5432, hostPort: 0, name: 'sql' },
              { ...mapping, protocol: 'tcp', containerPort: 0, hostPort: 0 },
            ],
          },
          healthChecks: [
            {
              protocol: 'MESOS_TCP',
              portIndex: 1,
              ipProtocol: 'IPv4',
              gracePeriodSeconds: 1,
              intervalSeconds: 2,
              maxConsecutiveFailures: 3,
              timeoutSeconds: 4,
              delaySeconds: 5,
            },
          ],
        },
      }),
    )
    expect(task.container).toMatchObject({
      network_infos: [
        {
          name: 'mesos-bridge',
          port_mappings: [
            { host_port: 31_005, container_port: 5432, protocol: 'tcp' },
            { host_port: 31_005, container_port: 5432, protocol: 'udp' },
            { host_port: 31_006, container_port: 31_006, protocol: 'tcp' },
          ],
        },
      ],
    })
    expect(task.health_check).toEqual({
      type: 'TCP',
      tcp: { port: 5432 },
      delay_seconds: 5,
      interval_seconds: 2,
      timeout_seconds: 4,
      consecutive_failures: 3,
      grace_period_seconds: 1,
    })
    expect(variablesOf(task)).toMatchObject({ PORT1: '31005', PORT_5432: '31005', PORT_SQL: '31005' })
    expect(variablesOf(task)).not.toHaveProperty('PORT0')
  })
})

test.each([
  ['HTTP', { type: 'HTTP', http: { scheme: 'http', port: 31_005, path: '/ok' } }],
  ['MESOS_HTTPS', { type: 'HTTP', http: { scheme: 'https', port: 31_005, path: '/ok' } }],
  ['TCP', { type: 'TCP', tcp: { port: 31_005 } }],
  ['COMMAND', { type: 'COMMAND', command: { shell: true, value: 'check' } }],
] as const)('a check of type %s is one of Mesos', (protocol, asked) => {
  const check = {
    protocol,
    path: '/ok',
    command: { value: 'check' },
    ipProtocol: 'IPv4' as const,
    gracePeriodSeconds: 1,
    intervalSeconds: 2,
    maxConsecutiveFailures: 3,
    timeoutSeconds: 4,
    delaySeconds: 5,
  }
  const task = taskOf(app({ hostPorts: [{ port: 0 }], rest: { cmd: 'x', healthChecks: [check] } }))
  expect(task.health_check).toMatchObject(asked)
})

describe('a pod', () => {
  const plain = podOf({ ...little, disk: 10, volumes }, ['one', 'two'])
  const [first, second] = plain.containers
  invariant(first !== undefined && second !== undefined, 'two containers')
  const mount = (mountPath: string) => ({ name: 'data', mountPath, readOnly: false })
  const pod: Pod = {
    ...plain,
    labels: { all: 'yes' },
    executorResources: { cpus: 0.1, mem: 32, disk: 4, gpus: 0 },
    volumes: [...plain.volumes, { name: 'scratch' }, { name: 'etc', host: '/etc' }],
    rest: { environment: { A: 'pod', B: 'pod' }, user: 'nobody' },
    containers: [
      {
        ...first,
        resources: { cpus: 0.5, mem: 64, disk: 6, gpus: 0 },
        volumeMounts: [mount('data'), { name: 'scratch', mountPath: 'tmp', readOnly: false }],
        hostPorts: [{ port: 0, name: 'web' }, { port: 0 }],
        rest: {
          exec: { command: { shell: 'serve' } },
          environment: { B: 'container' },
          endpoints: [{ name: 'web', hostPort: 0 }, { name: 'none' }, { name: 'admin', hostPort: 0 }],
          labels: { one: 'yes' },
          healthCheck: {
            http: { endpoint: 'web', path: '/ok' },
            gracePeriodSeconds: 1,
            intervalSeconds: 2,
            maxConsecutiveFailures: 3,
            timeoutSeconds: 4,
            delaySeconds: 5,
          },
        },
      },
      {
        ...second,
        resources: { cpus: 0.4, mem: 32, disk: 0, gpus: 0 },
        volumeMounts: [mount('shared'), { name: 'etc', mountPath: 'conf', readOnly: true }],
        hostPorts: [{ port: 31_007 }],
        rest: {
          exec: { command: { argv: ['run', '-f'] }, overrideEntrypoint: true },
          image: { kind: 'DOCKER', id: 'busybox' },
          user: 'root',
          endpoints: [{ name: 'sql', hostPort: 31_007, containerPort: 5432 }],
        },
      },
    ],
  }
  const { operations, tasks } = launched(pod)
  const group = operations[0]?.launch_group
  const [one, two] = group?.task_group.tasks ?? []
  invariant(group !== undefined && one !== undefined && two !== undefined, 'a group of two')

  const amounts = (of: JsonObject) =>
    (of.resources as readonly { name: string; scalar?: { value: number } }[]).map(
      ({ name, scalar }) => `${name} ${scalar?.value ?? 'ranges'}`,
    )

  test('shares out what is reserved; its executor has the volumes and the ports', () => {
    expect(group.executor).toMatchObject({
      type: 'DEFAULT',
      executor_id: { value: 'instance-app.instance-i1' },
      framework_id: { value: 'F' },
      container: { type: 'MESOS' },
      labels: { labels: [{ key: 'all', value: 'yes' }] },
    })
    expect(amounts(group.executor)).toEqual(['cpus 0.1', 'mem 32', 'disk 4', 'ports ranges', 'disk 100'])
    expect(amounts(one)).toEqual(['cpus 0.5', 'mem 64', 'disk 6'])
    expect(amounts(two)).toEqual(['cpus 0.4', 'mem 32'])
  })

  test('shows one volume to two containers, out of their executor’s sandbox', () => {
    const shared = (path: string) => ({ type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path } })
    expect(one.container).toEqual({
      type: 'MESOS',
      volumes: [
        { mode: 'RW', container_path: 'data', source: shared('data') },
        { mode: 'RW', container_path: 'tmp', source: shared('volumes/scratch') },
      ],
    })
    expect(two.container).toMatchObject({
      volumes: [
        { mode: 'RW', container_path: 'shared', source: shared('data') },
        { mode: 'RO', container_path: 'conf', host_path: '/etc' },
      ],
      mesos: { image: { type: 'DOCKER', docker: { name: 'busybox' } } },
    })
  })

  test('tells each container of itself, and of the endpoints of all', () => {
    expect(tasks).toEqual([
      { taskId: 'app.instance-i1.one.2', container: 'one', hostPorts: [31_005, 31_006] },
      { taskId: 'app.instance-i1.two.2', container: 'two', hostPorts: [31_007] },
    ])
    expect(variablesOf(one)).toEqual({
      A: 'pod',
      B: 'container',
      HOST: 'host1',
      MESOS_TASK_ID: 'app.instance-i1.one.2',
      MESOS_EXECUTOR_ID: 'instance-app.instance-i1',
      MARATHON_APP_ID: '/app',
      MARATHON_APP_VERSION: '2020-01-01T00:00:00.000Z',
      MARATHON_CONTAINER_ID: 'one',
      MARATHON_CONTAINER_RESOURCE_CPUS: '0.5',
      MARATHON_CONTAINER_RESOURCE_MEM: '64.0',
      MARATHON_CONTAINER_RESOURCE_DISK: '6.0',
      MARATHON_CONTAINER_RESOURCE_GPUS: '0',
      MARATHON_APP_LABELS: 'ALL ONE',
      MARATHON_APP_LABEL_ALL: 'yes',
      MARATHON_APP_LABEL_ONE: 'yes',
      ENDPOINT_WEB: '31005',
      EP_HOST_WEB: '31005',
      ENDPOINT_ADMIN: '31006',
      EP_HOST_ADMIN: '31006',
      ENDPOINT_SQL: '31007',
      EP_HOST_SQL: '31007',
      EP_CONTAINER_SQL: '5432',
    })
    expect(one.command).toMatchObject({ shell: true, value: 'serve', user: 'nobody' })
    expect(two.command).toMatchObject({
      shell: false,
      value: 'run',
      arguments: ['run', '-f'],
      user: 'root',
    })
    expect(one.health_check).toMatchObject({
      type: 'HTTP',
      http: { scheme: 'http', port: 31_005, path: '/ok' },
    })
  })
})
