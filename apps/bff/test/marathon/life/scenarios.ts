import { expect } from 'vitest'
import { AgentId, FrameworkId } from '@holdfast/model/ids'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { isScheduled } from '../../../core/marathon/instance-state.ts'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Harness, taskOf, typesOf } from './harness.ts'
import { residentApp, residentPod } from './run-specs.ts'

const APP = residentApp().id
const POD = residentPod().id

/** What each scenario of the case file does, and what has to come of it. */
export const scenarios: Readonly<Record<string, () => void>> = {
  'life-scenario-deploy-two-phase': () => {
    const harness = new Harness()
    harness.put(residentApp())
    expect(typesOf(harness.offer('S1'))).toEqual(['RESERVE', 'CREATE'])
    expect(harness.instance).toMatchObject({
      condition: 'Scheduled',
      reservation: { state: { name: 'new' } },
    })
    expect(typesOf(harness.offer('S1'))).toEqual(['LAUNCH'])
    expect(harness.instance.condition).toBe('Provisioned')
    expect(taskOf(harness.instance)).toMatch(/\._app\.1$/)
    harness.status(taskOf(harness.instance), 'TASK_RUNNING')
    expect(harness.instance.condition).toBe('Running')
    expect(harness.eventsOf('deployment_success')).toHaveLength(1)
    harness.status(taskOf(harness.instance), 'TASK_FINISHED')
    expect(harness.instance).toMatchObject({
      condition: 'Finished',
      reservation: { state: { name: 'suspended' } },
    })
    expect(isScheduled(harness.instance)).toBe(true)
    const states = harness.eventsOf('status_update_event').map(({ members }) => members['taskStatus'])
    expect(states).toEqual(['TASK_RUNNING', 'TASK_FINISHED'])
  },

  'life-scenario-unique-constraint': () => {
    const harness = new Harness()
    harness.put(residentApp({ constraints: [['hostname', 'UNIQUE']] }))
    const operations = [...harness.offer('S1'), ...harness.offer('S1')]
    expect(typesOf(operations)).toEqual(['RESERVE', 'CREATE', 'LAUNCH'])
    expect(harness.instance.condition).toBe('Provisioned')
  },

  'life-scenario-reattach-after-suspend': () => {
    const harness = running(residentApp())
    const before = harness.instance
    harness.scale(APP, 0)
    harness.obeyKills()
    expect(harness.instance).toMatchObject({ goal: 'Stopped', condition: 'Killed' })
    harness.put(residentApp({ rest: { cmd: 'sleep 2000' } }))
    expect(typesOf(harness.offer('S1'))).toEqual(['LAUNCH'])
    expect(harness.instance.instanceId).toBe(before.instanceId)
    expect(volumesOf(harness.instance)).toEqual(volumesOf(before))
    expect(taskOf(harness.instance)).toMatch(/\._app\.2$/)
  },

  'life-scenario-scale-up-5': () => {
    const harness = new Harness()
    harness.put(residentApp({ instances: 0 }))
    harness.scale(APP, 5)
    harness.offerAll()
    expect(harness.cluster.tasks.size).toBe(5)
    expect(harness.isDeploying).toBe(false)
  },

  'life-scenario-scale-down-0': () => {
    const harness = running(residentApp({ instances: 5 }))
    harness.scale(APP, 0)
    expect(harness.obeyKills()).toHaveLength(5)
    expect(harness.instances.filter(({ tasks }) => tasks.size > 0)).toHaveLength(5)
    expect(
      harness.instances.every(({ goal, condition }) => goal === 'Stopped' && condition === 'Killed'),
    ).toBe(true)
    expect(harness.isDeploying).toBe(false)
  },

  'life-scenario-config-change-5': () => {
    const harness = running(residentApp({ instances: 5 }))
    const before = harness.instances.map(({ instanceId }) => instanceId)
    harness.put(residentApp({ instances: 5, rest: { cmd: 'sleep 1234' } }))
    let most = 0
    while (harness.isDeploying) {
      most = Math.max(most, harness.obeyKills().length)
      harness.offerAll()
    }
    expect(most).toBeLessThanOrEqual(2)
    expect(harness.instances.map(({ instanceId }) => instanceId)).toEqual(before)
    const version = PersistentMap.get(harness.state.runSpecs, APP)?.version
    expect(harness.instances.every((each) => each.runSpecVersion === version)).toBe(true)
    expect(harness.instances.every(({ condition }) => condition === 'Running')).toBe(true)
  },

  'life-scenario-pod-wipe': () => {
    const harness = running(residentPod())
    const before = harness.instance
    harness.do({ type: 'WIPE', id: POD, instances: [before.instanceId] })
    expect(harness.obeyKills()).toHaveLength(2)
    harness.offerAll()
    expect(harness.find(before.instanceId)).toBeUndefined()
    expect(harness.instance).toMatchObject({ condition: 'Running' })
    expect(volumesOf(harness.instance)).not.toEqual(volumesOf(before))
    expect(harness.cluster.volumes).toEqual(volumesOf(harness.instance))
  },

  'life-scenario-pod-recover': () => {
    const harness = running(residentPod())
    const before = harness.instance
    const [first, second] = [...before.tasks.keys()]
    harness.status(first ?? taskOf(before), 'TASK_FAILED')
    expect(isScheduled(harness.instance)).toBe(false)
    harness.status(second ?? taskOf(before), 'TASK_KILLED')
    harness.pass(2000)
    expect(typesOf(harness.offer('S1'))).toEqual(['LAUNCH_GROUP'])
    harness.runAll()
    expect(harness.instance).toMatchObject({ instanceId: before.instanceId, condition: 'Running' })
    expect(volumesOf(harness.instance)).toEqual(volumesOf(before))
  },

  'life-scenario-pod-unreachable-wipe': () => {
    const harness = running(residentPod())
    const before = harness.instance
    const tasks = [...before.tasks.keys()]
    for (const taskId of tasks) harness.status(taskId, 'TASK_UNREACHABLE')
    harness.do({ type: 'WIPE', id: POD, instances: [before.instanceId] })
    expect(harness.find(before.instanceId)).toBeUndefined()
    harness.offerAll(['S2'])
    expect(harness.instance.condition).toBe('Running')
    harness.calls.length = 0
    for (const taskId of tasks) harness.status(taskId, 'TASK_RUNNING')
    const killed = harness.calls.flatMap(({ kill }) => kill?.task_id.value ?? [])
    expect(killed).toEqual(tasks)
    for (const taskId of tasks) harness.status(taskId, 'TASK_KILLED')
    expect(harness.eventsOf('unknown_instance_terminated_event')).toHaveLength(2)
    expect(typesOf(harness.offer('S1'))).toEqual(['DESTROY', 'UNRESERVE'])
    expect(harness.cluster.volumes).toEqual(volumesOf(harness.instance))
  },

  'life-scenario-reservation-timeout': () => {
    const harness = new Harness()
    harness.pass(30_000)
    harness.put(residentApp())
    harness.offer('S1')
    const before = harness.instance
    harness.pass(26_000)
    expect(harness.find(before.instanceId)).toBeUndefined()
    expect(harness.instance).toMatchObject({ condition: 'Scheduled' })
    expect(harness.instance.reservation).toBeUndefined()
    expect(typesOf(harness.offer('S1'))).toEqual(['DESTROY', 'UNRESERVE'])
  },

  'life-scenario-unreachable-resident-waits': () => {
    const harness = running(residentApp())
    harness.status(taskOf(harness.instance), 'TASK_UNREACHABLE')
    harness.pass(10 * 24 * 3_600_000)
    expect(harness.instance.condition).toBe('Unreachable')
  },

  'life-scenario-unreachable-resident-kill': () => {
    const harness = running(residentApp())
    const { instanceId } = harness.instance
    harness.status(taskOf(harness.instance), 'TASK_UNREACHABLE')
    harness.calls.length = 0
    harness.do({ type: 'KILL', id: APP, instances: [instanceId] })
    expect(harness.calls.filter(({ type }) => type === 'KILL')).toEqual([])
    expect(harness.instance.condition).toBe('Unreachable')
  },

  'life-scenario-unreachable-resident-returns': () => {
    const harness = running(residentApp())
    const before = harness.instance
    harness.status(taskOf(before), 'TASK_UNREACHABLE')
    harness.status(taskOf(before), 'TASK_RUNNING')
    expect(harness.instance.condition).toBe('Running')
    expect(volumesOf(harness.instance)).toEqual(volumesOf(before))
  },

  'life-scenario-wipe-running': () => {
    const harness = running(residentApp())
    const before = harness.instance
    harness.do({ type: 'WIPE', id: APP, instances: [before.instanceId] })
    harness.obeyKills()
    harness.offerAll()
    expect(harness.find(before.instanceId)).toBeUndefined()
    expect(harness.instance.condition).toBe('Running')
    expect(volumesOf(harness.instance)).not.toEqual(volumesOf(before))
    expect(harness.cluster.volumes).toEqual(volumesOf(harness.instance))
    expect(PersistentMap.get(harness.state.runSpecs, APP)?.instances).toBe(1)
  },

  'life-scenario-wipe-detached': () => {
    const harness = running(residentApp({ instances: 2 }))
    harness.scale(APP, 1)
    harness.obeyKills()
    const detached = only(harness, 'Stopped')
    harness.do({ type: 'WIPE', id: APP, instances: [detached.instanceId] })
    expect(typesOf(harness.offer(detached.agent?.agentId ?? ''))).toEqual(['DESTROY', 'UNRESERVE'])
    expect(harness.instance.condition).toBe('Running')
    harness.offerAll()
    expect(harness.instances).toHaveLength(1)
  },

  'life-scenario-alternating-volumes': () => {
    const harness = running(residentApp())
    const settle = () => {
      harness.obeyKills()
      harness.offerAll()
      harness.pass(1000)
    }
    harness.scale(APP, 2)
    settle()
    const ids = harness.instances.map(({ instanceId }) => instanceId)
    harness.scale(APP, 1)
    settle()
    const last = only(harness, 'Running')
    harness.scale(APP, 0)
    settle()
    harness.scale(APP, 1)
    settle()
    expect(ids).toContain(only(harness, 'Running').instanceId)
    // One that ran last is the one that runs again.
    expect(only(harness, 'Running').instanceId).toBe(last.instanceId)
    expect(harness.instances).toHaveLength(2)
  },

  'life-scenario-scale-down-before-launch': () => {
    const harness = new Harness()
    harness.put(residentApp())
    harness.offer('S1')
    const before = harness.instance
    harness.scale(APP, 0, true)
    // As is recommended: it has no data, and is not kept.
    expect(harness.find(before.instanceId)?.goal).toBe('Decommissioned')
    harness.pass(30_000)
    harness.scale(APP, 1, true)
    harness.offerAll()
    expect(harness.instance.instanceId).not.toBe(before.instanceId)
    expect(harness.cluster.volumes).toEqual(volumesOf(harness.instance))
  },

  'life-scenario-delete-app': () => {
    const harness = running(residentApp())
    harness.remove(APP)
    harness.obeyKills()
    expect(harness.eventsOf('app_terminated_event').map(({ members }) => members['appId'])).toEqual([APP])
    expect(typesOf(harness.offer('S1'))).toEqual(['DESTROY', 'UNRESERVE'])
    expect(harness.instances).toEqual([])
    expect(harness.cluster.reservedOn(AgentId('S1'))).toEqual([])
  },

  'life-scenario-delete-app-with-detached': () => {
    const harness = running(residentApp({ instances: 2 }))
    harness.scale(APP, 0)
    harness.obeyKills()
    harness.remove(APP)
    harness.offerAll()
    expect(harness.cluster.operations.filter(({ type }) => type === 'DESTROY')).not.toEqual([])
    expect(harness.cluster.volumes).toEqual([])
    expect(harness.cluster.reservedOn(AgentId('S1'))).toEqual([])
  },

  'life-scenario-delete-and-recreate': () => {
    const harness = running(residentApp())
    const before = harness.instance
    harness.remove(APP)
    harness.obeyKills()
    harness.put(residentApp({}, 4))
    harness.offerAll()
    expect(harness.instance.instanceId).not.toBe(before.instanceId)
    expect(harness.cluster.volumes).toEqual(volumesOf(harness.instance))
    const created = harness.cluster.operations.filter(({ type }) => type === 'CREATE').at(-1)
    expect(created?.text).toContain('"value":4}')
  },

  'life-scenario-role-change-force': () => {
    const harness = running(residentApp())
    harness.put(residentApp({ role: 'bar' }), true)
    harness.scale(APP, 2, true)
    for (let round = 0; round < 4; round++) {
      harness.obeyKills()
      harness.offerAll(['S1', 'S2'], ['foo', 'bar'])
    }
    expect(harness.instances.map(({ role }) => role).toSorted()).toEqual(['bar', 'foo'])
    expect(harness.instances.every(({ condition }) => condition === 'Running')).toBe(true)
  },

  'life-scenario-locked': () => {
    const harness = running(residentApp())
    harness.scale(APP, 2)
    const answer = harness.ask({ type: 'SCALE', id: APP, instances: 3, force: false })
    expect(answer).toMatchObject({ ok: false, error: { status: 409 } })
    expect(answer.ok ? '' : answer.error.message).toContain('App is locked by one or more deployments')
    expect(answer.ok ? [] : answer.error.deployments).toHaveLength(1)
  },

  'life-scenario-locked-force': () => {
    const harness = running(residentApp())
    const first = harness.scale(APP, 2)
    harness.scale(APP, 3, true)
    const cancelled = harness.eventsOf('deployment_failed').map(({ members }) => members['id'])
    expect(cancelled).toEqual([first.type === 'DEPLOYMENT' ? first.deploymentId : ''])
    expect(PersistentMap.size(harness.state.deployments)).toBe(1)
  },

  'life-scenario-kill-and-scale-resident': () => {
    const harness = running(residentApp({ instances: 2 }))
    const [victim] = harness.instances
    const answer = harness.do({
      type: 'KILL_AND_SCALE',
      instances: new Map([[APP, victim ? [victim.instanceId] : []]]),
      force: false,
    })
    expect(answer.type).toBe('DEPLOYMENT')
    harness.obeyKills()
    expect(PersistentMap.get(harness.state.runSpecs, APP)?.instances).toBe(1)
    expect(only(harness, 'Stopped').instanceId).toBe(victim?.instanceId)
    expect(only(harness, 'Running').condition).toBe('Running')
  },

  'life-scenario-agent-new-id': () => {
    const harness = running(residentApp())
    const before = harness.instance
    const agentId = harness.cluster.renameAgent(AgentId('S1'), 'S7')
    harness.status(taskOf(before), 'TASK_FAILED')
    harness.pass(2000)
    expect(typesOf(harness.offer(agentId))).toEqual(['LAUNCH'])
    expect(harness.instance.agent?.agentId).toBe('S7')
    expect(volumesOf(harness.instance)).toEqual(volumesOf(before))
  },

  'life-scenario-gone-agent-returns': () => {
    const harness = running(residentApp())
    const before = harness.instance
    harness.status(taskOf(before), 'TASK_GONE_BY_OPERATOR')
    harness.offerAll(['S2'])
    expect(harness.instance).toMatchObject({ instanceId: before.instanceId, condition: 'Running' })
    expect(volumesOf(harness.instance)).not.toEqual(volumesOf(before))
    expect(harness.offer('S1')).toEqual([])
    // As is recommended: it is shown as an orphan.
    const unknown = PersistentMap.values(harness.state.unknown)
    expect(unknown).toMatchObject([{ agentId: 'S1', persistenceIds: volumesOf(before) }])
  },

  'life-scenario-two-marathons-one-role': () => {
    const harness = new Harness()
    harness.put(residentApp())
    harness.offer('S1')
    harness.state = { ...new Harness().state }
    harness.driver({ type: 'SUBSCRIBED', frameworkId: OTHER })
    expect(harness.offer('S1')).toEqual([])
    expect(PersistentMap.size(harness.state.unknown)).toBe(0)
  },

  'life-scenario-no-principal': () => {
    const { principal: _, ...config } = new Harness().config
    const harness = new Harness(config)
    harness.state = { ...harness.state, config }
    harness.put(residentApp())
    expect(harness.offer('S1')).toEqual([])
    expect(PersistentMap.values(harness.state.queue)).toMatchObject([
      {
        problem:
          'No principal set. Set --mesos_authentication_principal to enable using local volumes in Marathon.',
      },
    ])
  },
}

const OTHER = FrameworkId('F-0002')

/** A scheduler all of whose instances run. */
function running(runSpec: Parameters<Harness['put']>[0]): Harness {
  const harness = new Harness()
  harness.put(runSpec)
  harness.offerAll()
  expect(harness.isDeploying).toBe(false)
  harness.calls.length = 0
  harness.events.length = 0
  return harness
}

const volumesOf = ({ reservation }: Instance): readonly string[] =>
  (reservation?.volumes ?? []).map(persistenceIdOf)

function only(harness: Harness, goal: Instance['goal']): Instance {
  const found = harness.instances.filter((each) => each.goal === goal)
  const [first] = found
  if (first === undefined || found.length > 1) throw new Error(`${found.length} are ${goal}`)
  return first
}
