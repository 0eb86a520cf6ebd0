import { readFileSync } from 'node:fs'
import { AgentId, TaskId, TimeMs } from '@holdfast/model/ids'
import { appTaskId, instanceIdOf, podTaskId } from '@holdfast/model/marathon/ids'
import type { Condition, Goal, Instance, InstanceTask } from '@holdfast/model/marathon/instance'
import { PathId } from '@holdfast/model/marathon/path-id'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import { describe, expect, test } from 'vitest'
import { podInstanceJson } from '../../../core/marathon/view/pod-instance.ts'
import { tasksJson } from '../../../core/marathon/view/task.ts'

interface Case {
  readonly id: string
  readonly do: string
  readonly given: {
    readonly kind: 'app' | 'pod'
    readonly runSpecId?: string
    readonly condition: Condition
    readonly goal?: Goal
    readonly healthy?: boolean
    readonly volumes?: readonly { readonly name: string; readonly uuid: string }[]
    readonly tasks?: readonly unknown[]
  }
  readonly expect: {
    readonly status?: string
    readonly containerStatus?: string
    readonly conditions?: readonly object[]
    readonly localVolumes?: readonly object[]
    readonly state?: string
    readonly has?: readonly string[]
    readonly lacks?: readonly string[]
    readonly ports?: readonly number[]
    readonly listed?: boolean
  }
}

const text = readFileSync(new URL('../life/lifecycle.json', import.meta.url), 'utf8')
const cases: readonly Case[] = JSON.parse(text).cases.filter((each: Case) => each.do === 'view')

function instanceOf({
  kind,
  condition,
  goal = 'Running',
  healthy,
  volumes,
  tasks,
  runSpecId,
}: Case['given']): Instance {
  const id = PathId(runSpecId ?? '/db')
  const instanceId = instanceIdOf(id, 'c0caec0a-863a-11e9-915b-c610fee06dff')
  const task: InstanceTask = {
    taskId: kind === 'app' ? appTaskId(instanceId) : podTaskId(instanceId, 'ct1'),
    ...(kind === 'pod' && { container: 'ct1' }),
    runSpecVersion: '2016-08-01T10:00:00.000Z',
    condition,
    stagedAtMs: TimeMs(1000),
    ...(!['Provisioned', 'Staging', 'Starting'].includes(condition) && { startedAtMs: TimeMs(2000) }),
    ...(healthy !== undefined && { healthy }),
    hostPorts: [31_000],
    ipAddresses: [],
  }
  const local = volumes?.map(({ name, uuid }) => ({ runSpecId: id, containerPath: name, uuid }))
  return {
    instanceId,
    runSpecId: id,
    runSpecVersion: '2016-08-01T10:00:00.000Z',
    role: 'db',
    goal,
    condition,
    sinceMs: TimeMs(3000),
    reservation: { id: instanceId, volumes: local ?? [], state: { name: 'suspended' } },
    agent: { host: 'host.some', agentId: AgentId('S1'), attributes: {} },
    tasks: new Map(tasks === undefined ? [[TaskId(task.taskId), task]] : []),
  }
}

const nothing = { cpus: 0, mem: 0, disk: 0, gpus: 0 }

const pod: Pod = {
  kind: 'pod',
  id: PathId('/db'),
  role: 'db',
  acceptedResourceRoles: [],
  labels: {},
  instances: 1,
  constraints: [],
  upgrade: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
  unreachable: 'disabled',
  killSelection: 'YOUNGEST_FIRST',
  backoff: { backoffSeconds: 1, backoffFactor: 1.15, maxLaunchDelaySeconds: 300 },
  version: '2016-08-01T10:00:00.000Z',
  lastScalingAt: '2016-08-01T10:00:00.000Z',
  lastConfigChangeAt: '2016-08-01T10:00:00.000Z',
  containers: [
    {
      name: 'ct1',
      resources: { ...nothing, cpus: 0.1, mem: 32 },
      volumeMounts: [],
      hostPorts: [{ name: 'web', port: 0 }],
      rest: {},
    },
  ],
  executorResources: { ...nothing, cpus: 0.2, mem: 32 },
  volumes: [],
  rest: {},
}

describe('instances as people are told of them', () => {
  test.each(cases)('$id', ({ given, expect: expected }) => {
    const instance = instanceOf(given)
    if (given.kind === 'app') {
      const [task] = tasksJson(instance, undefined)
      if (expected.listed === false) return expect(task).toBeUndefined()
      if (expected.state !== undefined) expect(task).toHaveProperty('state', expected.state)
      for (const name of expected.has ?? []) expect(task).toHaveProperty(name)
      for (const name of expected.lacks ?? []) expect(task).not.toHaveProperty(name)
      if (expected.ports !== undefined) expect(task).toHaveProperty('ports', expected.ports)
      return
    }
    const told = podInstanceJson(instance, { ...pod, id: instance.runSpecId })
    if (expected.status !== undefined) expect(told).toHaveProperty('status', expected.status)
    if (expected.containerStatus !== undefined) {
      expect(told).toHaveProperty('containers.0.status', expected.containerStatus)
    }
    if (expected.conditions !== undefined) {
      expect(told).toHaveProperty(
        'containers.0.conditions',
        expected.conditions.map((each) => expect.objectContaining(each)),
      )
    }
    if (expected.localVolumes !== undefined)
      expect(told).toHaveProperty('localVolumes', expected.localVolumes)
  })

  test('a pod adds up what its executor and its containers use, without a rest', () => {
    const instance = instanceOf({ kind: 'pod', condition: 'Running' })
    const told = podInstanceJson(instance, pod)
    expect(told).toHaveProperty('resources', { cpus: 0.3, mem: 64, disk: 0, gpus: 0 })
    expect(told).toHaveProperty('containers.0.endpoints', [{ name: 'web', allocatedHostPort: 31_000 }])
    expect(told).toHaveProperty('specReference', '/v2/pods/db::versions/2016-08-01T10:00:00.000Z')
  })

  test('a pod without an agent is not told', () => {
    const { agent: _, ...instance } = instanceOf({ kind: 'pod', condition: 'Scheduled' })
    expect(podInstanceJson(instance, pod)).toBeUndefined()
  })

  test('a container that is not healthy makes its instance degraded, and says why', () => {
    const instance = instanceOf({ kind: 'pod', condition: 'Running', healthy: false })
    expect(podInstanceJson(instance, pod)).toMatchObject({
      status: 'DEGRADED',
      message: 'at least one container is not healthy',
    })
  })
})
