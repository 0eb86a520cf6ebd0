import { AgentId, FrameworkId, OfferId, Role, TaskId } from '@holdfast/model/ids'
import { allocate } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { beforeEach, describe, expect, test } from 'vitest'
import { createHosted, type Hosted, type HostedList } from '../../src/hosted/create-hosted.ts'
import type { HostedSight } from '../../src/hosted/seen.ts'
import { FakeClock, FakeCluster } from '../ledger/fake-cluster.ts'
import { disk } from '../ledger/resources.ts'

const sight: HostedSight = {
  role: (role) => role !== 'secret',
  resource: ({ reservations, allocationRole }) =>
    reservations.every(({ role }) => role !== 'secret') && allocationRole !== 'secret',
}

const task = (name: string, role: string) => ({
  taskId: TaskId(name),
  frameworkId: FrameworkId('F-spark'),
  name,
  state: 'TASK_RUNNING',
  resources: Resources.of([allocate(disk(10), Role(role))]),
})
const offer = (name: string, role: string) => ({
  offerId: OfferId(name),
  frameworkId: FrameworkId('F-spark'),
  role,
  resources: Resources.of([disk(10)]),
})

let cluster: FakeCluster
let seen: Hosted
beforeEach(() => {
  const clock = new FakeClock(0)
  cluster = new FakeCluster(clock)
  seen = createHosted({ cluster, clock, sight })
})

const keys = (list: HostedList) => {
  const window = seen.window(list, {})
  if (!window.ok) throw new Error(window.error.message)
  return window.value.rows.map(({ key }) => key)
}

describe('what frameworks have, for whoever may not view a role', () => {
  test('is told without the tasks and offers of that role, also when they change', () => {
    cluster.frameworks({ name: 'spark', roles: ['eng', 'secret'] }, { name: 'spy', roles: ['secret'] })
    const tasks = [task('shown', 'eng'), task('hidden', 'secret')]
    const offers = [offer('O-shown', 'eng'), offer('O-hidden', 'secret')]
    cluster.agent(AgentId('S1'), { tasks, offers })
    expect(keys('tasks')).toEqual([expect.stringContaining('shown')])
    expect(keys('offers')).toEqual(['O-shown'])
    cluster.agent(AgentId('S1'), { tasks: tasks.slice(1), offers: offers.slice(1) })
    expect([...keys('tasks'), ...keys('offers')]).toEqual([])
  })

  test('names frameworks with the roles that may be viewed alone', () => {
    cluster.frameworks({ name: 'spark', roles: ['eng', 'secret'] }, { name: 'spy', roles: ['secret'] })
    expect(keys('frameworks')).toEqual(['F-spark'])
    expect(seen.framework('F-spark')).toMatchObject({ roles: ['eng'] })
    expect(seen.framework('F-spy')).toBeUndefined()
  })
})
