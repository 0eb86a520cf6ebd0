import { AgentId } from '@holdfast/model/ids'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, test } from 'vitest'
import { FRAMEWORK, Harness, taskOf, typesOf } from './harness.ts'
import { residentApp } from './run-specs.ts'

const APP = residentApp().id

function running(instances = 1): Harness {
  const harness = new Harness()
  harness.put(residentApp({ instances }))
  harness.offerAll()
  harness.calls.length = 0
  return harness
}

describe('what was wiped', () => {
  test('is still freed after a restart, and after an offer that was lost', () => {
    const harness = running()
    const { instanceId } = harness.instance
    harness.do({ type: 'WIPE', id: APP, instances: [instanceId] })
    harness.restart()
    const [task] = harness.cluster.tasks.keys()
    if (task === undefined) throw new Error('Nothing runs')
    harness.status(task, 'TASK_KILLED')
    // What is done with this offer does not reach the master.
    harness.driver({ type: 'OFFERS', offers: [harness.cluster.offer(AgentId('S1'), 'foo')] })
    expect(PersistentMap.get(harness.state.freeing, instanceId)?.state).toBe('sent')
    harness.restart()
    harness.pass(5_000)
    expect(typesOf(harness.offer('S1'))).toEqual(['DESTROY', 'UNRESERVE'])
  })

  test('is remembered until an offer of its agent comes without it, and is erased even after that', () => {
    const harness = running()
    const { instanceId } = harness.instance
    const before = harness.instance
    harness.scale(APP, 0)
    harness.obeyKills()
    harness.do({ type: 'WIPE', id: APP, instances: [instanceId] })
    const stateOf = () => PersistentMap.get(harness.state.freeing, instanceId)?.state
    expect(stateOf()).toBe('waiting')
    harness.offer('S1')
    expect(stateOf()).toBe('sent')
    harness.offer('S2')
    expect(stateOf()).toBe('sent')
    harness.offer('S1')
    expect(stateOf()).toBe('freed')
    harness.cluster.addReserved('S1', before, FRAMEWORK)
    expect(typesOf(harness.offer('S1'))).toEqual(['DESTROY', 'UNRESERVE'])
    harness.offer('S1')
    harness.pass(8 * 24 * 3_600_000)
    expect(stateOf()).toBeUndefined()
  })

  test('is known to be free when its host comes back as another agent without it, but not at once', () => {
    const harness = running()
    const { instanceId } = harness.instance
    harness.scale(APP, 0)
    harness.obeyKills()
    harness.do({ type: 'WIPE', id: APP, instances: [instanceId] })
    const stateOf = () => PersistentMap.get(harness.state.freeing, instanceId)?.state
    const other = harness.cluster.addAgent('S9')
    const offer = () => ({ ...harness.cluster.offer(other, 'foo'), hostname: 'host-S1' })
    harness.pass(30_000)
    harness.driver({ type: 'OFFERS', offers: [offer()] })
    expect(stateOf()).toBe('waiting')
    harness.pass(60_000)
    harness.driver({ type: 'OFFERS', offers: [offer()] })
    expect(stateOf()).toBe('freed')
  })

  test('waits for its task to end, and for no offer meanwhile', () => {
    const harness = running()
    const { instanceId } = harness.instance
    harness.do({ type: 'WIPE', id: APP, instances: [instanceId] })
    harness.pass(60_000)
    harness.offer('S1')
    expect(PersistentMap.get(harness.state.freeing, instanceId)).toMatchObject({ state: 'waiting' })
    expect(harness.calls.filter(({ type }) => type === 'KILL').length).toBeGreaterThan(1)
  })
})

describe('what is labelled as ours and nobody knows', () => {
  function withUnknown(): { harness: Harness; volumes: readonly string[] } {
    const other = running()
    const { instance } = other
    const harness = new Harness()
    harness.pass(30_000)
    harness.cluster.addReserved('S1', instance, FRAMEWORK)
    const volumes = (instance.reservation?.volumes ?? []).map(persistenceIdOf)
    expect(harness.offer('S1')).toEqual([])
    return { harness, volumes }
  }

  test('is shown and left alone, by whatever else is done', () => {
    const { harness, volumes } = withUnknown()
    expect(PersistentMap.values(harness.state.unknown)).toMatchObject([
      { agentId: 'S1', host: 'host-S1', persistenceIds: volumes, diskMb: 2 },
    ])
    expect(harness.volumeEvents.map(({ eventType }) => eventType)).toEqual(['volume_unknown_event'])
    harness.put(residentApp({ id: PathId('/other') }))
    harness.pass(3_600_000)
    harness.offerAll()
    harness.restart()
    harness.offerAll()
    expect(harness.cluster.volumes).toEqual(expect.arrayContaining([...volumes]))
  })

  test('is freed when somebody asks for it', () => {
    const { harness } = withUnknown()
    const [unknown] = PersistentMap.values(harness.state.unknown)
    if (unknown === undefined) throw new Error('Nothing is unknown')
    const { agentId, reservationId } = unknown
    harness.calls.length = 0
    harness.do({ type: 'COLLECT', reservations: [{ agentId, reservationId }] })
    expect(harness.calls.map(({ type }) => type)).toContain('REVIVE')
    harness.restart()
    expect(typesOf(harness.offer('S1'))).toEqual(['DESTROY', 'UNRESERVE'])
    harness.offer('S1')
    expect(harness.cluster.reservedOn(AgentId('S1'))).toEqual([])
    expect(PersistentMap.size(harness.state.unknown)).toBe(0)
  })

  test('that is not listed cannot be collected', () => {
    const { harness } = withUnknown()
    const reservations = [{ agentId: AgentId('S2'), reservationId: 'x' }]
    expect(harness.ask({ type: 'COLLECT', reservations })).toMatchObject({
      ok: false,
      error: { status: 404 },
    })
  })
})

describe('killing is not wiping', () => {
  test('a detached instance that cannot be seen keeps its volume', () => {
    const harness = running()
    const { instanceId } = harness.instance
    harness.status(taskOf(harness.instance), 'TASK_UNREACHABLE')
    harness.scale(APP, 0)
    harness.do({ type: 'KILL', id: APP, instances: [instanceId] })
    harness.status(taskOf(harness.instance), 'TASK_UNKNOWN')
    harness.offerAll()
    expect(harness.instance).toMatchObject({ goal: 'Stopped' })
    expect(harness.cluster.volumes).toHaveLength(1)
  })

  test('what was detached out of sight ends when it is back, and is detached then', () => {
    const harness = running()
    const task = taskOf(harness.instance)
    harness.status(task, 'TASK_UNREACHABLE')
    harness.scale(APP, 0)
    harness.calls.length = 0
    harness.status(task, 'TASK_RUNNING')
    expect(harness.obeyKills()).toEqual([task])
    expect(harness.instance).toMatchObject({ goal: 'Stopped', condition: 'Killed' })
  })
})
