import { describe, expect, it } from 'vitest'
import { chooseFrom } from '../src/parts/create-volume/choice.ts'
import { createReducer, startForm } from '../src/parts/create-volume/form.ts'
import type { CreateAction } from '../src/parts/create-volume/form.ts'
import { judgeOf } from '../src/parts/form/judge.ts'
import { createRequest } from '../src/parts/create-volume/request.ts'
import { spaceOf } from './space-fixture.ts'

const plain = spaceOf([
  {
    key: 'root',
    kind: 'root',
    sizeGib: 100,
    freeGib: 36,
    reserved: [{ role: 'ads', idleGib: 10, principal: 'ops' }],
  },
])
const volume = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 512 },
  reservations: [{ type: 'DYNAMIC', role: 'ads', principal: 'ops' }],
  disk: { persistence: { id: 'taken' }, volume: { container_path: 'data', mode: 'RW' } },
}
const space = { ...plain, total: [...plain.total, volume] }

function judged(login: string | undefined, id: string, ...actions: readonly CreateAction[]) {
  const start = startForm({ agentId: 'S1', diskKey: 'root', role: 'ads' }, id)
  const form = actions.reduce(
    createReducer,
    createReducer(start, { type: 'typed', field: 'size', text: '1' }),
  )
  const request = createRequest(form, chooseFrom(form, space, login), space, login)
  return request && judgeOf(space, login)(request)
}

describe('the form asks what the master itself asks', () => {
  it('and hears nothing when the master would take it', () => {
    expect(judged(undefined, 'fresh')).toBeUndefined()
    expect(judged('ops', 'fresh')).toBeUndefined()
  })

  it('and hears of an id that the role already has on this agent', () => {
    expect(judged(undefined, 'taken')).toEqual({
      field: 'id',
      message: 'Role ads already has a volume with this id on this agent.',
    })
  })

  it('and hears of a reservation that belongs to somebody else, when it should grow', () => {
    const grow: readonly CreateAction[] = [
      { type: 'typed', field: 'size', text: '20' },
      { type: 'setReserveFirst', value: true },
    ]
    expect(judged('me', 'fresh', ...grow)).toEqual({
      field: 'role',
      message: 'This reservation belongs to principal ops: only ops can add to it.',
    })
  })

  it('and hears of a role that this agent is too old for', () => {
    const old = { ...space, capabilities: [] }
    const form = createReducer(startForm({ agentId: 'S1', diskKey: 'root', role: 'eng/web' }, 'v'), {
      type: 'typed',
      field: 'size',
      text: '1',
    })
    const request = createRequest(form, chooseFrom(form, old, undefined), old, undefined)
    expect(request && judgeOf(old, undefined)(request)).toMatchObject({ field: 'role' })
  })
})
