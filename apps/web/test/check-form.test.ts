import { describe, expect, it } from 'vitest'
import { checkCreate } from '../src/parts/create-volume/check.ts'
import { chooseFrom } from '../src/parts/create-volume/choice.ts'
import { placeFault } from '../src/parts/form/fault-field.ts'
import { createReducer, startForm } from '../src/parts/create-volume/form.ts'
import type { CreateAction } from '../src/parts/create-volume/form.ts'
import { checkReserve } from '../src/parts/reserve/check.ts'
import { reserveReducer, startReserveForm } from '../src/parts/reserve/form.ts'
import type { ReserveAction } from '../src/parts/reserve/form.ts'
import { parseLabels } from '../src/parts/reserve/labels.ts'
import { reserveRequest } from '../src/parts/reserve/request.ts'
import { Principal, Role } from '@holdfast/model/ids'
import { spaceOf } from './space-fixture.ts'

const space = spaceOf([
  {
    key: 'root',
    kind: 'root',
    sizeGib: 100,
    freeGib: 36,
    reserved: [
      { role: 'ads', idleGib: 10 },
      { role: 'old', idleGib: 4, type: 'STATIC' },
    ],
  },
  { key: 'ssd', kind: 'mount', root: '/mnt/ssd', sizeGib: 64, freeGib: 64 },
])

function check(...actions: readonly CreateAction[]) {
  const form = actions.reduce(
    createReducer,
    startForm({ agentId: 'S1', diskKey: 'root', role: 'ads' }, 'vol-1'),
  )
  return Object.fromEntries(checkCreate(form, chooseFrom(form, space, undefined), undefined).messages)
}
const size = (text: string): CreateAction => ({ type: 'typed', field: 'size', text })

describe('the create form says', () => {
  it('nothing when all is well', () => {
    expect(check(size('10'))).toEqual({})
  })

  it.each([
    ['46', '36 GiB short: reserve it first, above.'],
    ['47', '1 GiB more than there is: 10 GiB idle, 36 GiB unreserved.'],
    ['', 'Enter a size.'],
  ])('at a size of %j GiB: %s', (text, message) => {
    expect(check(size(text))).toEqual({ size: message })
  })

  it('that a static reservation cannot grow', () => {
    expect(check({ type: 'typedRole', role: 'old' }, size('5'))).toEqual({
      size: '1 GiB short: a static reservation cannot grow.',
    })
  })

  it.each([
    ['*', 'Volumes lie on disk reserved for a role; * is everyone.'],
    ['a b', "Role component 'a b' is invalid because it contains backspace or whitespace."],
    ['/eng', "Role '/eng' cannot start with a slash."],
    ['', 'Enter the role that the volume is for.'],
  ])('at the role %j what Mesos says', (role, message) => {
    expect(check({ type: 'typedRole', role }, size('1')).role).toBe(message)
  })

  it.each([
    ['a/b', "'a/b' contains invalid characters."],
    ['..', "'..' is disallowed."],
    ['', 'Enter an id, or take the suggested one.'],
    ['x'.repeat(256), 'ID must not be greater than 255 characters.'],
  ])('at the id %j what Mesos says', (id, message) => {
    expect(check({ type: 'typed', field: 'id', text: id }, size('1'))).toEqual({ id: message })
  })

  it('where a fault of the master belongs, in the words of the form', () => {
    const form = startForm({ agentId: 'S1', diskKey: 'ssd', role: 'ads' }, 'vol-1')
    const fault = placeFault({
      code: 'RESERVATION_PRINCIPAL_DIFFERS',
      principal: Principal('me'),
      claimed: Principal('ops'),
    })
    const checked = checkCreate(form, chooseFrom(form, space, undefined), fault)
    expect([...checked.messages]).toEqual([
      ['role', 'This reservation belongs to principal ops: only ops can add to it.'],
    ])
  })

  it('what belongs to no field about the whole', () => {
    const fault = placeFault({ code: 'MIXED_PROVIDERS', within: 'resources' })
    expect(fault.field).toBeUndefined()
    expect(fault.message).toMatch(/resource provider/)
  })
})

it('an id that is taken is told at its field', () => {
  const fault = placeFault({ code: 'PERSISTENCE_ID_NOT_UNIQUE', role: Role('ads'), id: 'x' as never })
  expect(fault).toEqual({ field: 'id', message: 'Role ads already has a volume with this id on this agent.' })
})

const reserveForm = (...actions: readonly ReserveAction[]) =>
  actions.reduce(reserveReducer, startReserveForm({ agentId: 'S1', diskKey: 'root', role: 'ads' }))
const disk = space.disks[0]
const typed = (field: 'role' | 'size' | 'principal' | 'labels', text: string): ReserveAction => ({
  type: 'typed',
  field,
  text,
})

describe('the reserve form', () => {
  it('asks for one RESERVE with principal and labels', () => {
    const wanted = reserveForm(
      typed('size', '2'),
      typed('labels', 'app=/pg\nteam\n'),
      typed('principal', 'me'),
    )
    expect(reserveRequest(wanted, disk, space, undefined)?.steps).toEqual([
      {
        verb: 'reserve',
        agentId: 'S1',
        resources: [
          {
            name: 'disk',
            type: 'SCALAR',
            scalar: { value: 2048 },
            reservations: [
              {
                type: 'DYNAMIC',
                role: 'ads',
                principal: 'me',
                labels: { labels: [{ key: 'app', value: '/pg' }, { key: 'team' }] },
              },
            ],
          },
        ],
      },
    ])
  })

  it('lets the login be the principal, whatever was typed', () => {
    const request = reserveRequest(
      reserveForm(typed('size', '2'), typed('principal', 'me')),
      disk,
      space,
      'ops',
    )
    expect(JSON.stringify(request)).toContain('"principal":"ops"')
  })

  it('says how much is free when more is asked for', () => {
    const { messages } = checkReserve(reserveForm(typed('size', '37')), disk, undefined)
    expect([...messages]).toEqual([['size', 'Only 36 GiB of this disk is free.']])
  })

  it('refuses a label without a key', () => {
    expect(parseLabels('=x')).toEqual({ ok: false, error: '“=x” has no key. Write key=value.' })
  })
})
