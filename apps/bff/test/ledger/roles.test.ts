import type { RoleRow } from '@holdfast/model/api/rows'
import { AgentId, Role } from '@holdfast/model/ids'
import { allocate } from '@holdfast/model/resource/resource'
import type { Reservation, Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { beforeEach, describe, expect, it } from 'vitest'
import { rowsOf, windowOf } from './ask.ts'
import { type Fixture, fixture } from './fixture.ts'
import { cpus, disk, volume } from './resources.ts'

const A = AgentId('S1')
const B = AgentId('S2')
const dynamic = (role: string): Reservation => ({ type: 'DYNAMIC', role: Role(role) })
const eng = [dynamic('eng')]
const db = [...eng, dynamic('eng/db')]

let parts: Fixture
beforeEach(() => {
  parts = fixture()
})

const roles = () => rowsOf(parts.ledger, 'roles')
const role = (name: string): RoleRow => {
  const found = roles().find((row) => row.role === name)
  if (!found) throw new Error(`There is no role ${name}`)
  return found
}
const have = (agentId: AgentId, ...total: Resource[]) =>
  parts.cluster.agent(agentId, { total: Resources.of(total) })
const amounts = (each: Record<string, number>) =>
  new Map(Object.entries(each).map(([name, amount]) => [name, Scalar.of(amount)]))
const quota = (of: string, limits: Record<string, number>, guarantees: Record<string, number> = {}) => {
  parts.cluster.policy({
    quotas: new Map([[of, { limits: amounts(limits), guarantees: amounts(guarantees) }]]),
    weights: new Map([[of, 2]]),
  })
}

describe('the roles', () => {
  it('tell what each of them holds itself, and on how many agents', () => {
    have(A, disk(100, { reservations: eng }), volume('v', 40, eng), disk(1000))
    have(B, disk(10, { reservations: eng }), volume('w', 5, db))
    expect(role('eng')).toMatchObject({
      reservedMb: 150,
      detachedMb: 40,
      idleMb: 110,
      volumes: 1,
      agents: 2,
      withSubrolesMb: 155,
    })
    expect(role('eng/db')).toMatchObject({ reservedMb: 5, detachedMb: 5, idleMb: 0, agents: 1 })
    expect(role('eng/db')).not.toHaveProperty('withSubrolesMb')
    expect(windowOf(parts.ledger, 'roles').sums).toMatchObject({ sizeMb: 155, detachedMb: 45 })
  })

  it('stand below those that they belong to, whatever characters their names have', () => {
    for (const [index, name] of ['eng-x', 'eng/db/1', 'eng', 'eng/db', 'eng/a', 'b10', 'b9'].entries())
      have(AgentId(`S${index}`), disk(1, { reservations: [dynamic(name)] }))
    expect(roles().map((row) => row.role)).toEqual([
      'b9',
      'b10',
      'eng',
      'eng/a',
      'eng/db',
      'eng/db/1',
      'eng-x',
    ])
  })

  it('are there for as long as something is reserved to them or to a role below them', () => {
    have(A, disk(1, { reservations: [dynamic('a/b/c')] }))
    expect(roles().map((row) => row.role)).toEqual(['a', 'a/b', 'a/b/c'])
    expect(role('a')).toMatchObject({ reservedMb: 0, withSubrolesMb: 1, agents: 0 })
    have(A, disk(1, { reservations: [dynamic('a')] }))
    expect(roles().map((row) => row.role)).toEqual(['a'])
    parts.cluster.removeAgents(A)
    expect(roles()).toEqual([])
  })

  it('name the frameworks that are registered in them', () => {
    parts.cluster.frameworks({ name: 'spark', roles: ['eng'] }, { name: 'kafka', roles: ['eng', 'eng/db'] })
    expect(role('eng')).toMatchObject({ frameworks: 2, frameworkNames: ['kafka', 'spark'], reservedMb: 0 })
    expect(rowsOf(parts.ledger, 'roles', { q: 'framework:spark' }).map((row) => row.role)).toEqual(['eng'])
    parts.cluster.frameworks()
    expect(roles()).toEqual([])
  })

  it('tell their weight and quota, and what they consume of it with the roles below them', () => {
    have(A, disk(100, { reservations: eng }), volume('v', 40, db), disk(1000), cpus(8))
    quota('eng', { disk: 200 }, { cpus: 4 })
    expect(role('eng')).toMatchObject({
      weight: 2,
      quota: [
        { name: 'disk', limit: 200, consumed: 140 },
        { name: 'cpus', guarantee: 4, consumed: 0 },
      ],
    })
    const used = [disk(50), cpus(1.5)].map((each) => allocate(each, Role('eng/db')))
    parts.cluster.agent(A, { used: Resources.of(used) })
    expect(role('eng').quota?.map(({ consumed }) => consumed)).toEqual([190, 1.5])
    parts.cluster.agent(A, { status: 'unreachable' })
    expect(role('eng').quota?.map(({ consumed }) => consumed)).toEqual([0, 0])
    parts.cluster.policy({ quotas: new Map(), weights: new Map() })
    expect(role('eng')).toMatchObject({ weight: 1 })
    expect(role('eng')).not.toHaveProperty('quota')
  })

  it('are known by a quota alone, and are found and sorted by how much of it is consumed', () => {
    quota('new', { disk: 10 })
    have(A, disk(100, { reservations: [dynamic('old')] }))
    expect(rowsOf(parts.ledger, 'roles', { q: 'quota:yes' }).map((row) => row.role)).toEqual(['new'])
    expect(rowsOf(parts.ledger, 'roles', { sort: '-quota' }).map((row) => row.role)).toEqual(['new', 'old'])
  })

  it('tell a change of one role as one row of a delta', () => {
    have(A, disk(100, { reservations: eng }), disk(100, { reservations: [dynamic('web')] }))
    parts.clock.pass(1000)
    const told: (readonly string[])[] = []
    parts.ledger.watch(({ delta }) => told.push(delta.lists.roles?.changed.map((row) => row.role) ?? []))
    have(A, disk(90, { reservations: eng }), disk(100, { reservations: [dynamic('web')] }))
    parts.clock.pass(1000)
    expect(told).toEqual([['eng']])
  })
})
