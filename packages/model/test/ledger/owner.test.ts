import { describe, expect, it } from 'vitest'
import { claimKeys, claimOf } from '../../src/ledger/claim.ts'
import { changedKeys, knowFrameworks, noFrameworks } from '../../src/ledger/frameworks.ts'
import { appOfPersistenceId, appOfTaskLabel } from '../../src/ledger/marathon-ids.ts'
import { ownerOf } from '../../src/ledger/owner.ts'
import type { Reservation } from '../../src/resource/resource.ts'
import { dynamic, fixed } from './resources.ts'

const marathon = { frameworkId: 'F-1', name: 'marathon', roles: ['marathon'], principal: 'mar' }
const other = { frameworkId: 'F-2', name: 'spark', roles: ['eng/spark'] }
const known = knowFrameworks([marathon, other], true)
const byMarathon = { marathon_framework_id: 'F-1', marathon_task_id: 'db_pg.instance-c0caec0a-863a' }
const byNobody = { marathon_framework_id: 'F-9', marathon_task_id: 'old.53ab8733' }

const owner = (stack: readonly Reservation[], id?: string, frameworks = known) => {
  const claim = claimOf(stack)
  if (!claim) throw new Error('not reserved')
  return ownerOf(claim, id, frameworks)
}

describe('the owner', () => {
  it('is the app that the labels name, while its framework is registered', () => {
    expect(owner([dynamic('marathon', byMarathon)])).toEqual({
      kind: 'app',
      name: '/db/pg',
      state: 'claimed',
      because: 'label marathon_framework_id names F-1, which is registered as marathon',
    })
  })

  it('is absent when a label names a framework that the complete list does not', () => {
    expect(owner([dynamic('marathon', byNobody)])).toEqual({
      kind: 'app',
      name: '/old',
      state: 'absent',
      because: 'label marathon_framework_id names F-9, which is not registered',
    })
  })

  it('is not absent while the list of frameworks is not known', () => {
    expect(owner([dynamic('marathon', byNobody)], undefined, noFrameworks).state).toBe('unverified')
    expect(owner([dynamic('x')], undefined, noFrameworks).state).toBe('unverified')
  })

  it('is what its Marathon says of the app, while it says anything', () => {
    const services = { frameworkId: 'F-1', has: (id: string) => id === '/db/pg' }
    const told = { ...known, services }
    const gone = { marathon_framework_id: 'F-1', marathon_task_id: 'gone.instance-c0caec0a-863a' }
    expect(owner([dynamic('marathon', byMarathon)], undefined, told)).toEqual({
      kind: 'app',
      name: '/db/pg',
      state: 'claimed',
      because: 'label marathon_framework_id names F-1, the Marathon that has /db/pg',
      listed: true,
    })
    expect(owner([dynamic('marathon', gone)], undefined, told)).toEqual({
      kind: 'app',
      name: '/gone',
      state: 'absent',
      because: 'label marathon_framework_id names F-1, the Marathon that has no /gone any more',
    })
    expect(owner([dynamic('marathon', gone)]).state).toBe('claimed')
    // Though the master has forgotten the framework, Marathon knows what it keeps.
    const lost = { ...knowFrameworks([], true), services }
    expect(owner([dynamic('marathon', byMarathon)], undefined, lost).state).toBe('claimed')
    // What it reserved as another framework is its own still.
    const anew = { ...lost, services: { ...services, frameworkId: 'F-9', formerFrameworkIds: ['F-1'] } }
    expect(owner([dynamic('marathon', byMarathon)], undefined, anew).state).toBe('claimed')
    // Of another framework's apps it says nothing.
    expect(owner([dynamic('marathon', byNobody)], undefined, told).because).toBe(
      owner([dynamic('marathon', byNobody)]).because,
    )
  })

  it('is never absent without a label, whoever is registered', () => {
    expect(owner([fixed('ads')])).toMatchObject({ kind: 'role', name: 'ads', state: 'unverified' })
    expect(owner([fixed('ads')], 'pg#data#53ab8732')).toMatchObject({
      kind: 'app',
      name: '/pg',
      state: 'unverified',
    })
  })

  it('is the framework in the role, when it can only be this one', () => {
    expect(owner([fixed('marathon')])).toMatchObject({
      kind: 'framework',
      name: 'marathon',
      state: 'claimed',
    })
    const two = knowFrameworks([marathon, { ...other, roles: ['marathon'] }], true)
    expect(owner([fixed('marathon')], undefined, two)).toMatchObject({
      kind: 'role',
      name: 'marathon',
      state: 'claimed',
    })
  })

  it('may be in a role below, for which the space can be allocated too', () => {
    expect(owner([fixed('eng')])).toMatchObject({ name: 'spark', state: 'claimed' })
    expect(owner([fixed('eng/spark/x')])).toMatchObject({ state: 'unverified' })
  })

  it('is found by the principal that reserved, when nobody is in the role', () => {
    expect(owner([dynamic('ads', undefined, 'mar')])).toMatchObject({ name: 'marathon', state: 'claimed' })
  })

  it('of a refined reservation is told by the labels nearest the top', () => {
    expect(owner([dynamic('eng', byMarathon), dynamic('eng/x', byNobody)]).state).toBe('absent')
    expect(owner([dynamic('eng', byNobody), dynamic('eng/x')]).state).toBe('absent')
  })
})

describe("Marathon's ids", () => {
  it.each([
    ['db_postgres.instance-c0caec0a-863a-11e9-915b-c610fee06dff', '/db/postgres'],
    ['my.app.marathon-c0caec0a-863a-11e9-915b-c610fee06dff', '/my.app'],
    ['pg.instance-c0caec0a.store.2', '/pg'],
    ['postgres.53ab8733-fd96-11e4-a3ad-56847afe9799', '/postgres'],
    ['nothing', undefined],
  ])('label %s names %s', (label, app) => {
    expect(appOfTaskLabel(label)).toBe(app)
  })

  it.each([
    ['db_postgres#pgdata#53ab8732', '/db/postgres'],
    ['a#b', undefined],
    ['a#b#c#d', undefined],
    ['##', undefined],
  ])('persistence id %s names %s', (id, app) => {
    expect(appOfPersistenceId(id)).toBe(app)
  })
})

describe('what an owner depends on', () => {
  it('is the framework that a label names, and whether it has the app', () => {
    const claim = claimOf([dynamic('marathon', byMarathon, 'mar')])
    expect(claim && claimKeys(claim)).toEqual(['framework F-1', 'service /db/pg'])
  })

  it('changes with frameworks that come, go or are renamed, and with no others', () => {
    const after = knowFrameworks([{ ...marathon, roles: ['marathon', 'ads'] }, other], true)
    expect(changedKeys(known, after)).toEqual(['role ads'])
    expect(changedKeys(known, knowFrameworks([marathon], true)).toSorted()).toEqual([
      'framework F-2',
      'role eng',
      'role eng/spark',
    ])
    expect(changedKeys(known, knowFrameworks([other, { ...marathon }], true))).toEqual([])
  })
})
