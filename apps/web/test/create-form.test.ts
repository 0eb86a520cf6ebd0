import { describe, expect, it } from 'vitest'
import { chooseFrom } from '../src/parts/create-volume/choice.ts'
import { containerPathFault } from '../src/parts/form/container-path.ts'
import { visibleMessages } from '../src/parts/form/attempt.ts'
import { createReducer, fields, startForm } from '../src/parts/create-volume/form.ts'
import type { CreateAction } from '../src/parts/create-volume/form.ts'
import { createRequest } from '../src/parts/create-volume/request.ts'
import { onlyRole, whyNoReservation, whyNoVolume } from '../src/parts/form/space.ts'
import { spaceOf } from './space-fixture.ts'
import { resourcesIn } from './steps.ts'

const space = spaceOf([
  {
    key: 'root',
    kind: 'root',
    sizeGib: 100,
    freeGib: 36,
    reserved: [
      { role: 'ads', idleGib: 10, principal: 'ops' },
      { role: 'ads', idleGib: 4, type: 'STATIC' },
      { role: 'web', idleGib: 50 },
    ],
  },
  { key: 'ssd', kind: 'mount', root: '/mnt/ssd', sizeGib: 64, freeGib: 64 },
  { key: 'taken', kind: 'mount', root: '/mnt/taken', sizeGib: 64, freeGib: 0, volumes: 1 },
  {
    key: 'held',
    kind: 'mount',
    root: '/mnt/held',
    sizeGib: 64,
    freeGib: 0,
    reserved: [{ role: 'web', idleGib: 64 }],
  },
])

const form = (...actions: readonly CreateAction[]) =>
  actions.reduce(createReducer, startForm({ agentId: 'S1' }, 'vol-1'))
const onRoot = (gib: string): readonly CreateAction[] => [
  { type: 'choseDisk', diskKey: 'root' },
  { type: 'typedRole', role: 'ads' },
  { type: 'typed', field: 'size', text: gib },
]

describe('the form', () => {
  it('forgets the disk when another agent is chosen, and keeps what was typed', () => {
    const after = form(...onRoot('8'), { type: 'choseAgent', agentId: 'S2' })
    expect(after).toMatchObject({ agentId: 'S2', diskKey: '', size: '8', role: 'ads' })
  })

  it('withdraws the wish to reserve when the role changes: another reservation may have room', () => {
    const after = form(
      ...onRoot('20'),
      { type: 'setReserveFirst', value: true },
      { type: 'typedRole', role: 'web' },
    )
    expect(after.reserveFirst).toBe(false)
  })

  it('shows a message only after its field was left, and all after an attempt to submit', () => {
    const found = new Map([
      ['role', 'Enter a role.'],
      ['size', 'Enter a size.'],
    ] as const)
    const shown = (...actions: readonly CreateAction[]) =>
      visibleMessages(form(...actions).attempt, fields, found)
    expect(shown()).toEqual([])
    expect(shown({ type: 'left', field: 'size' })).toEqual([['size', 'Enter a size.']])
    expect(shown({ type: 'submitted' }).map(([field]) => field)).toEqual(['role', 'size'])
  })

  it('drops what the server said about a field, and about the whole, once it is edited', () => {
    const refused = form({
      type: 'refused',
      messages: new Map([
        ['id', 'taken'],
        ['size', 'too much'],
      ]),
      refusal: 'no',
    })
    const after = createReducer(refused, { type: 'typed', field: 'id', text: 'vol-2' })
    expect([...after.attempt.refused]).toEqual([['size', 'too much']])
    expect(after.attempt.refusal).toBeUndefined()
  })
})

describe('the choice', () => {
  it('takes the reservation with the most idle space first', () => {
    const choice = chooseFrom(form(...onRoot('8')), space, undefined)
    expect(choice.stacks.map(({ kind, idleMb }) => [kind, idleMb])).toEqual([
      ['dynamic', 10_240],
      ['static', 4096],
      ['new', 0],
    ])
    expect(choice).toMatchObject({ idleMb: 10_240, shortMb: 0, reserves: false })
  })

  it('says how much is missing, and reserves it only when asked', () => {
    expect(chooseFrom(form(...onRoot('46')), space, undefined)).toMatchObject({
      shortMb: 36_864,
      reservableMb: 36_864,
      reserves: false,
    })
    const asked = chooseFrom(
      form(...onRoot('46'), { type: 'setReserveFirst', value: true }),
      space,
      undefined,
    )
    expect(asked.reserves).toBe(true)
  })

  it('never reserves more than is free', () => {
    const choice = chooseFrom(
      form(...onRoot('47'), { type: 'setReserveFirst', value: true }),
      space,
      undefined,
    )
    expect(choice).toMatchObject({ shortMb: 37_888, reserves: false })
  })

  it('adds nothing to a static reservation', () => {
    const choice = chooseFrom(form(...onRoot('8'), { type: 'choseStack', stackKey: '1' }), space, undefined)
    expect(choice).toMatchObject({ shortMb: 4096, reservableMb: 0, reserves: false })
  })

  it('uses a mount disk whole, whatever was typed', () => {
    const choice = chooseFrom(
      form({ type: 'choseDisk', diskKey: 'ssd' }, { type: 'typedRole', role: 'new' }),
      space,
      undefined,
    )
    expect(choice).toMatchObject({ wholeMb: 65_536, sizeMb: 65_536, shortMb: 65_536, reserves: true })
  })

  it('offers no reservation for the role *', () => {
    expect(
      chooseFrom(form(...onRoot('1'), { type: 'typedRole', role: '*' }), space, undefined).stacks,
    ).toEqual([])
  })
})

describe('the request', () => {
  it('reserves what is missing and then creates, on the same reservation and disk', () => {
    const wanted = form({ type: 'choseDisk', diskKey: 'ssd' }, { type: 'typedRole', role: 'ads' })
    const request = createRequest(wanted, chooseFrom(wanted, space, 'ops'), space, 'ops')
    const reservations = [{ type: 'DYNAMIC', role: 'ads', principal: 'ops' }]
    const source = { type: 'MOUNT', mount: { root: '/mnt/ssd' }, vendor: 'acme' }
    const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 65_536 }, reservations }
    expect(request).toEqual({
      steps: [
        { verb: 'reserve', agentId: 'S1', resources: [{ ...disk, disk: { source } }] },
        {
          verb: 'create',
          agentId: 'S1',
          resources: [
            {
              ...disk,
              disk: {
                source,
                persistence: { id: 'vol-1', principal: 'ops' },
                volume: { container_path: 'data', mode: 'RW' },
              },
            },
          ],
        },
      ],
    })
  })

  it('is one step when enough is reserved, without a principal when nobody is logged in', () => {
    const wanted = form(...onRoot('8'), { type: 'setShared', value: true })
    const request = createRequest(wanted, chooseFrom(wanted, space, undefined), space, undefined)
    expect(request?.steps.map(({ verb }) => verb)).toEqual(['create'])
    expect(resourcesIn(request?.steps[0])[0]).toMatchObject({
      scalar: { value: 8192 },
      reservations: [{ principal: 'ops' }],
      disk: { persistence: { id: 'vol-1' }, volume: { mode: 'RW' } },
      shared: {},
    })
  })

  it('is none while the size cannot be read', () => {
    const wanted = form(...onRoot('much'))
    expect(createRequest(wanted, chooseFrom(wanted, space, undefined), space, undefined)).toBeUndefined()
  })
})

const why = (key: string, role: string) => {
  const disk = space.disks.find((entry) => entry.disk.key === key)
  return disk && [whyNoVolume(disk, role), whyNoReservation(disk)]
}

describe('a disk says why it cannot', () => {
  it('when a mount disk is taken whole', () => {
    expect(why('taken', 'ads')).toEqual(['a volume takes it whole', 'nothing is free'])
    expect(why('held', 'ads')).toEqual(['reserved for web', 'nothing is free'])
  })

  it('not while no role is chosen: the reservation may be the one that is meant', () => {
    expect(why('held', '')?.[0]).toBeUndefined()
    expect(why('taken', '')?.[0]).toBe('a volume takes it whole')
  })

  it('and proposes the only role that it is reserved for', () => {
    expect(space.disks.map(onlyRole)).toEqual([undefined, undefined, undefined, 'web'])
  })

  it('and says nothing when it can', () => {
    expect(why('held', 'web')?.[0]).toBeUndefined()
    expect(why('root', 'ads')).toEqual([undefined, undefined])
  })
})

it.each([
  ['data', undefined],
  ['pg data', undefined],
  ['', 'Enter the directory that tasks will see, such as data.'],
  ['/data', 'Leave the slash out: the path lies in the task’s sandbox. Use “data”.'],
  ['a/b', 'Use one segment without slashes, such as data.'],
  ['..', '“..” is not a name of a directory.'],
])('the container path %j is told %j', (path, fault) => {
  expect(containerPathFault(path)).toBe(fault)
})
