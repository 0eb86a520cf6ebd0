import { describe, expect, test } from 'vitest'
import type { VolumeRow, VolumeStatus } from '../../src/api/rows.ts'
import type { ServiceAction, ServiceStatus } from '../../src/api/services.ts'
import { PathId } from '../../src/marathon/path-id.ts'
import { attentionToServices } from '../../src/services/attention.ts'
import { consequencesOf } from '../../src/services/plan.ts'
import { serviceRow, statusOf } from '../../src/services/rows.ts'
import type { SeenInstance, SeenService } from '../../src/services/seen.ts'
import { firstKilled } from '../../src/services/victims.ts'

const nobody = () => undefined

function instance(name: string, more: Partial<SeenInstance> = {}): SeenInstance {
  return {
    instanceId: `db.instance-${name}`,
    label: 'attached',
    condition: 'Running',
    host: `host-${name}`,
    agentId: `S-${name}`,
    tasks: [{ taskId: `db.instance-${name}._app.1`, state: 'TASK_RUNNING' }],
    volumes: [{ name: 'data', persistenceId: `db#data#${name}` }],
    version: 'v1',
    ...more,
  }
}

function volumeRow(persistenceId: string, status: VolumeStatus): VolumeRow {
  const name = persistenceId.slice(persistenceId.lastIndexOf('#') + 1)
  return {
    key: persistenceId,
    persistenceId,
    role: 'db',
    status,
    owner: { kind: 'app', name: '/db', state: 'claimed', because: '' },
    agentId: `S-${name}`,
    hostname: `host-${name}`,
    disk: { kind: 'root' },
    containerPath: 'data',
    mode: 'RW',
    sizeMb: 512,
    shared: false,
    reservations: [],
    taskIds: [],
    offered: false,
    firstSeenMs: 0,
    evidence: { source: 'master', atMs: 0 },
  }
}

function service(instances: readonly SeenInstance[], more: Partial<SeenService> = {}): SeenService {
  return {
    id: PathId('/db'),
    kind: 'app',
    role: 'db',
    version: 'v1',
    wanted: instances.length,
    cpus: 0.5,
    memMb: 64,
    diskMb: 0,
    volumes: [{ name: 'data', path: 'data', type: 'root', sizeMb: 512, mode: 'RW' }],
    instances,
    queued: 0,
    delayMs: 0,
    refusals: [],
    deployments: [],
    definition: {},
    deleting: false,
    minimumHealthCapacity: 0.5,
    youngestFirst: true,
    ...more,
  }
}

const plan = (action: ServiceAction, of: SeenService | undefined) => consequencesOf(action, of, nobody)
const id = '/db'

describe('scaling down', () => {
  test('detaches the youngest instance first, and erases nothing', () => {
    const of = service([instance('old', { sinceMs: 1 }), instance('young', { sinceMs: 2 })])
    const told = plan({ action: 'scale', id, instances: 1 }, of)
    expect(told.detached.map(({ persistenceId }) => persistenceId)).toEqual(['db#data#young'])
    expect(told.ended).toEqual(['db.instance-young._app.1'])
    expect(told.erased).toEqual([])
    expect(told.word).toBeUndefined()
  })

  test('ends what runs before what waits, and says so', () => {
    const of = service([instance('runs'), instance('waits', { label: 'waiting_for_agent', tasks: [] })])
    const told = plan({ action: 'scale', id, instances: 1 }, of)
    expect(told.ended).toEqual(['db.instance-runs._app.1'])
    expect(told.warnings).toHaveLength(1)
  })

  test('to none is what suspending does', () => {
    const of = service([instance('a'), instance('b')])
    expect(plan({ action: 'suspend', id }, of)).toEqual(plan({ action: 'scale', id, instances: 0 }, of))
  })
})

test('scaling up takes detached volumes first and makes the rest anew', () => {
  const of = service([instance('a'), instance('kept', { label: 'detached', tasks: [] })], { wanted: 1 })
  const told = plan({ action: 'scale', id, instances: 4 }, of)
  expect(told.attached.map(({ persistenceId }) => persistenceId)).toEqual(['db#data#kept'])
  expect(told.startedAnew).toBe(2)
})

describe('what erases data', () => {
  test('names every volume and its size, and asks for the id of the service', () => {
    const told = plan(
      { action: 'delete', id },
      service([instance('a'), instance('b', { label: 'detached' })]),
    )
    expect(told.erased.map(({ persistenceId }) => persistenceId)).toEqual(['db#data#a', 'db#data#b'])
    expect(told.erasedMb).toBe(1024)
    expect(told.word).toBe('/db')
  })

  test('leaves all other instances alone when one is wiped, and starts a wanted one anew', () => {
    const of = service([instance('a'), instance('b')])
    const told = plan({ action: 'wipe', id, instanceIds: ['db.instance-b'] }, of)
    expect(told.erased.map(({ persistenceId }) => persistenceId)).toEqual(['db#data#b'])
    expect(told.startedAnew).toBe(1)
  })

  test('starts nothing anew for a detached instance', () => {
    const of = service([instance('a'), instance('b', { label: 'detached', tasks: [] })], { wanted: 1 })
    expect(plan({ action: 'wipe', id, instanceIds: ['db.instance-b'] }, of).startedAnew).toBe(0)
  })

  test('says whose agent is not heard now: what it holds waits until it is back', () => {
    const of = service([instance('a'), instance('b')])
    const told = consequencesOf({ action: 'delete', id }, of, (volume) =>
      volumeRow(volume, volume === 'db#data#b' ? 'unknown' : 'attached'),
    )
    expect(told.warnings).toHaveLength(1)
    expect(told.warnings[0]).toMatch(/^The agent host-b is not heard now/)
    expect(told.blocked).toEqual([])
  })

  test.each<ServiceAction>([
    { action: 'wipe', id, instanceIds: ['db.instance-lost'] },
    { action: 'delete', id },
  ])('is refused while an agent cannot be reached: $action', (action) => {
    const told = plan(action, service([instance('lost', { label: 'unreachable' })]))
    expect(told.blocked).toHaveLength(1)
  })
})

test.each(['kill', 'wipe'] as const)('what is not there any more cannot be chosen: %s', (action) => {
  const told = plan(
    { action, id, instanceIds: ['db.instance-a', 'db.instance-gone'] },
    service([instance('a')]),
  )
  expect(told.blocked).toEqual([{ message: "There is no instance 'db.instance-gone' any more." }])
  expect(told.erased).toEqual([])
})

test('killing ends tasks and keeps their volumes', () => {
  const told = plan({ action: 'kill', id, instanceIds: ['db.instance-a'] }, service([instance('a')]))
  expect(told.ended).toEqual(['db.instance-a._app.1'])
  expect(told.erased).toEqual([])
  expect(told.attached).toHaveLength(1)
})

test.each([
  { label: 'unreachable', why: 'the agent is out of reach' },
  { label: 'detached', why: 'there is no task' },
] as const)('nothing can be killed where $why', ({ label }) => {
  const told = plan(
    { action: 'kill', id, instanceIds: ['db.instance-a'] },
    service([instance('a', { label })]),
  )
  expect(told.blocked).toHaveLength(1)
})

test('what does not exist cannot be changed', () => {
  expect(plan({ action: 'restart', id }, undefined).blocked).toEqual([
    { message: "There is no app or pod '/db'." },
  ])
})

test('a pod has no restart', () => {
  expect(plan({ action: 'restart', id }, service([instance('a')], { kind: 'pod' })).blocked).toHaveLength(1)
})

test('half of five may end at once, and one of one', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((name) => instance(name))
  expect(firstKilled(service(five))).toBe(2)
  expect(firstKilled(service([instance('a')]))).toBe(1)
  expect(firstKilled(service(five, { minimumHealthCapacity: 1 }))).toBe(1)
})

describe('the row of a service', () => {
  test('counts what is reserved for detached instances too', () => {
    const row = serviceRow(
      service([instance('a'), instance('b', { label: 'detached', tasks: [] })], { wanted: 1, diskMb: 10 }),
      nobody,
    )
    expect(row).toMatchObject({ running: 1, suspended: 1, waiting: 0, volumesDetached: 1, reservedMb: 1044 })
  })

  test.each([
    [{ label: 'unreachable' }, {}, 'unreachable'],
    [{ label: 'waiting_for_offer' }, {}, 'waiting'],
    [{ label: 'waiting_for_agent' }, { delayMs: 5000 }, 'delayed'],
    [{}, { deployments: ['d1'] }, 'deploying'],
    [{ label: 'detached' }, { wanted: 0 }, 'suspended'],
    [{}, {}, 'running'],
    [{}, { deleting: true }, 'deleting'],
  ] as const)('says what presses most: %j %j is %s', (of, more, status) => {
    expect(statusOf(service([instance('a', of)], more))).toBe(status)
  })
})

describe('a new definition', () => {
  const definition = {
    id: '/db',
    cmd: 'sleep 100',
    instances: 3,
    cpus: 0.5,
    mem: 64,
    container: {
      type: 'MESOS',
      volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 512 } }],
    },
  }
  const of = service(
    [
      instance('old', { startedMs: 1 }),
      instance('young', { startedMs: 3 }),
      instance('mid', { startedMs: 2 }),
    ],
    { definition },
  )
  const update = (more: object) => plan({ action: 'update', id, definition: { ...definition, ...more } }, of)

  test('replaces the youngest first, as many at once as its own upgrade strategy lets it', () => {
    const told = update({
      cmd: 'sleep 200',
      upgradeStrategy: { minimumHealthCapacity: 0.6, maximumOverCapacity: 0 },
    })
    expect(told.replaced.map(({ instanceId }) => instanceId)).toEqual([
      'db.instance-young',
      'db.instance-mid',
      'db.instance-old',
    ])
    expect(told.replacedAtFirst).toBe(1)
    expect(told.attached).toHaveLength(3)
    expect(told.stays).toEqual(['Every volume and its data.'])
  })

  test('that changes nothing but their number is a scaling', () => {
    const told = update({ instances: 2 })
    expect(told.replaced).toEqual([])
    expect(told.detached.map(({ persistenceId }) => persistenceId)).toEqual(['db#data#young'])
  })

  test('that changes nothing is not sent', () => {
    expect(update({}).blocked).toHaveLength(1)
  })

  test('with fewer instances detaches some, and replaces the rest', () => {
    const told = update({ cmd: 'sleep 200', instances: 1 })
    expect(told.detached.map(({ instanceId }) => instanceId)).toEqual([
      'db.instance-young',
      'db.instance-mid',
    ])
    expect(told.replaced.map(({ instanceId }) => instanceId)).toEqual(['db.instance-old'])
    expect(told.ended).toHaveLength(3)
  })

  test('that Marathon does not take is told as if it did: its own answer says what is wrong', () => {
    expect(update({ cpus: -1 }).replaced).toHaveLength(3)
  })
})

test('agents out of reach are named once each, whatever runs there', () => {
  const lost = { label: 'unreachable', host: 'h1' } as const
  const told = plan(
    { action: 'delete', id },
    service([instance('a', lost), instance('b', lost), instance('c')]),
  )
  expect(told.blocked).toHaveLength(1)
  expect(told.blocked[0]?.message).toContain(
    'The agent h1 cannot be reached: whether the tasks of 2 instances',
  )
})

test('what waits, is delayed or cannot be seen is brought to attention, each with a way to it', () => {
  const counts: Partial<Record<ServiceStatus, number>> = { unreachable: 2, waiting: 1 }
  const told = attentionToServices((status) => counts[status] ?? 0)
  expect(told.map(({ severity, href }) => [severity, decodeURIComponent(href)])).toEqual([
    ['error', '/apps?q=status:unreachable'],
    ['warning', '/apps?q=status:waiting'],
  ])
})

describe('while a deployment changes it', () => {
  const of = service([instance('a')], { deployments: ['d1'] })

  test('nothing else is done, unless that one is stopped', () => {
    const told = plan({ action: 'scale', id, instances: 2 }, of)
    expect(told.locked).toBe(true)
    expect(told.blocked).toHaveLength(1)
    const forced = plan({ action: 'scale', id, instances: 2, force: true }, of)
    expect(forced.blocked).toEqual([])
    expect(forced.warnings).toHaveLength(1)
  })

  test('an app may be deleted all the same, and instances killed and wiped', () => {
    expect(plan({ action: 'delete', id }, of).blocked).toEqual([])
    expect(plan({ action: 'delete', id }, { ...of, kind: 'pod' }).locked).toBe(true)
    expect(plan({ action: 'wipe', id, instanceIds: ['db.instance-a'] }, of).blocked).toEqual([])
  })

  test('what cannot be done anyway does not ask for force', () => {
    const lost = service([instance('a', { label: 'unreachable' })], { deployments: ['d1'], kind: 'pod' })
    expect(plan({ action: 'delete', id }, lost).locked).toBeUndefined()
  })
})
