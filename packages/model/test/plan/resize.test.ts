import { describe, expect, test } from 'vitest'
import type { OperationStep, Plan } from '../../src/api/operations.ts'
import { roomOf } from '../../src/ledger/room.ts'
import { refsKey, stackKey } from '../../src/ledger/keys.ts'
import { whyNotResize } from '../../src/ledger/plan-resize.ts'
import { planOf } from '../../src/ledger/plan.ts'
import { decodeStep, recordedOperation, recordStep, repeatedStep } from '../../src/ledger/plan-step.ts'
import type { Resource } from '../../src/resource/resource.ts'
import { encodeResource } from '../../src/wire/resource.ts'
import { disk, dynamic, fixed, mount, path, volume } from '../ledger/resources.ts'
import { type AgentFacts, facts } from './facts.ts'

const ads = [dynamic('ads')]
const idle = (mb: number) => disk(mb, { reservations: ads })
const wire = (resource: Resource) => encodeResource(resource, 'post')
const grow = (of: Resource, by: Resource): OperationStep => ({
  verb: 'grow',
  agentId: 'a',
  volume: wire(of),
  addition: wire(by),
})
const shrink = (of: Resource, subtractMb: number): OperationStep => ({
  verb: 'shrink',
  agentId: 'a',
  volume: wire(of),
  subtractMb,
})
const reserve = (by: Resource): OperationStep => ({ verb: 'reserve', agentId: 'a', resources: [wire(by)] })

const capabilities = ['HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT', 'RESIZE_VOLUME']
function plan(agent: AgentFacts, ...steps: readonly OperationStep[]): Plan {
  return planOf({ steps }, facts({ a: { capabilities, ...agent } }))
}
const messages = ({ blocked }: Plan) => blocked.map(({ message }) => message)

describe('growing a volume', () => {
  const v = volume('v', 64, ads)

  test('takes idle disk of its reservation, and says so as the call that anybody could send', () => {
    const { requests, blocked, disks, lost, ceremony } = plan({ total: [v, idle(36)] }, grow(v, idle(32)))
    expect(blocked).toEqual([])
    expect(lost).toEqual([])
    expect(ceremony).toEqual({ level: 1 })
    expect(requests[0]).toMatchObject({
      path: '/api/v1',
      summary: 'Grow v by 32 MiB, from 64 MiB to 96 MiB',
      content: { type: 'application/json' },
    })
    const { content } = requests[0]!
    expect(content.type === 'application/json' && JSON.parse(content.body)).toMatchObject({
      type: 'GROW_VOLUME',
      grow_volume: {
        agent_id: { value: 'a' },
        volume: { scalar: { value: 64 }, disk: { persistence: { id: 'v' } } },
        addition: { scalar: { value: 32 } },
      },
    })
    expect(requests[0]?.curl).toContain(`-H 'Content-Type: application/json'`)
    expect(requests[0]?.curl).toMatch(/'http:\/\/master:5050\/api\/v1'$/)
    expect(disks[0]).toMatchObject({
      before: { detachedMb: 64, reservedIdleMb: 36 },
      after: { detachedMb: 96, reservedIdleMb: 4, remainderMb: 0 },
    })
  })

  test('keeps the status of the volume in the picture', () => {
    const rows = { v: { status: 'orphaned' as const } }
    const { disks } = plan({ total: [v, idle(36)], rows }, grow(v, idle(32)))
    expect(disks[0]?.after).toMatchObject({ orphanedMb: 32, detachedMb: 64 })
  })

  test('first reserves what is missing, when asked to', () => {
    const total = [v, idle(10), disk(100)]
    const alone = plan({ total }, grow(v, idle(32)))
    expect(messages(alone)).toEqual([
      'Only 10 MiB of root disk is idle in this reservation for role ads on a.test now, and 32 MiB is asked for.',
    ])
    expect(alone.blocked[0]?.field).toBe('size')
    const { blocked, disks, requests } = plan({ total }, reserve(idle(22)), grow(v, idle(32)))
    expect(blocked).toEqual([])
    expect(requests.map(({ summary }) => summary)).toEqual([
      'Reserve 22 MiB of root disk for role ads',
      'Grow v by 32 MiB, from 64 MiB to 96 MiB',
    ])
    expect(disks[0]?.after).toMatchObject({ detachedMb: 96, reservedIdleMb: 0, freeMb: 78 })
  })

  test.each([
    ['nothing is added', {}, v, idle(0), /Invalid resource|greater than zero/],
    [
      'it is of another reservation',
      {},
      v,
      disk(8, { reservations: [dynamic('web')] }),
      /Incompatible resources/,
    ],
    [
      'it is of another disk',
      {},
      v,
      disk(8, { reservations: ads, disk: { source: path('/p') } }),
      /Incompatible/,
    ],
    ['the agent cannot', { capabilities: [] }, v, idle(8), /without RESIZE_VOLUME capability$/],
    [
      'a task uses it',
      { rows: { v: { status: 'attached' as const, taskIds: ['t'] } } },
      v,
      idle(8),
      /Task t uses v/,
    ],
    ['it is gone', { total: [idle(36)] }, v, idle(8), 'v is not on a.test.'],
    ['it has another size by now', { total: [volume('v', 65, ads), idle(36)] }, v, idle(8), /another size/],
  ])('is blocked when %s', (_, agent, of, by, says) => {
    expect(messages(plan({ total: [v, idle(36)], ...agent }, grow(of, by)))[0]).toMatch(says)
  })
})

describe('shrinking a volume', () => {
  const v = volume('v', 64, ads)

  test('gives idle disk back to its reservation, erases nothing, and warns that it only moves a limit', () => {
    const { requests, blocked, disks, lost, stays, warnings } = plan({ total: [v] }, shrink(v, 24))
    expect(blocked).toEqual([])
    expect(lost).toEqual([])
    expect(requests[0]?.summary).toBe('Shrink v by 24 MiB, from 64 MiB to 40 MiB')
    const { content } = requests[0]!
    expect(content.type === 'application/json' && JSON.parse(content.body)).toMatchObject({
      type: 'SHRINK_VOLUME',
      shrink_volume: { subtract: { value: 24 } },
    })
    expect(stays).toEqual(['No data is erased.', '24 MiB stay reserved for role ads, idle.'])
    expect(warnings[0]).toMatch(/^Only the limit that is accounted for moves: nothing in v is deleted/)
    expect(warnings[0]).toContain('more than 40 MiB')
    expect(disks[0]?.after).toMatchObject({ detachedMb: 40, reservedIdleMb: 24, remainderMb: 0 })
  })

  test.each([
    [0, "Value of 'ShrinkVolume.subtract' must be greater than zero"],
    [-1, "Value of 'ShrinkVolume.subtract' must be greater than zero"],
    [64, "Value of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'"],
    [1e300, "Value of 'ShrinkVolume.subtract' must be greater than zero"],
  ])('by %d MiB is blocked in words of Mesos, at the size', (by, says) => {
    const { blocked } = plan({ total: [v] }, shrink(v, by))
    expect(blocked).toEqual([{ step: 0, field: 'size', message: says }])
  })
})

describe('what can never be resized says why', () => {
  const shared = volume('v', 64, ads, undefined, { shared: true })
  test.each([
    [
      'grow',
      volume('v', 64, ads, mount('/m')),
      'The volume takes its disk whole: there is nothing to grow into.',
    ],
    ['shrink', volume('v', 64, ads, mount('/m')), 'Shrinking a volume on a MOUNT disk is not supported.'],
    ['grow', shared, 'Growing a shared persistent volume is not supported.'],
    ['shrink', shared, 'Shrinking a shared persistent volume is not supported.'],
    ['grow', volume('v', 64, ads, path('/p')), undefined],
    ['shrink', volume('v', 64, ads), undefined],
  ] as const)('%s %o', (verb, of, says) => {
    expect(whyNotResize(verb, of, capabilities)).toBe(says)
  })

  test('an agent that is too old', () => {
    expect(whyNotResize('grow', volume('v', 64, ads), [])).toBe(
      'Its agent is too old: it cannot resize volumes.',
    )
  })
})

describe('the room of a volume', () => {
  const eng = [dynamic('eng')]
  const db = [...eng, dynamic('eng/db', undefined, 'dba')]
  const space = {
    unreservedMb: 100,
    reserved: [
      { key: stackKey(eng), role: 'eng', idleMb: 30, reservations: [] },
      { key: stackKey(db), role: 'eng/db', idleMb: 4, reservations: [] },
    ],
  }
  const refs = [
    { kind: 'dynamic', role: 'eng' },
    { kind: 'dynamic', role: 'eng/db', principal: 'dba' },
  ] as const

  test('is what is idle in its reservation, and what the reservation is made of', () => {
    expect(refsKey(refs)).toBe(stackKey(db))
    expect(roomOf(space, refs.slice(0, 1))).toEqual({ idleMb: 30, reservableMb: 100 })
    expect(roomOf(space, refs)).toEqual({ idleMb: 4, reservableMb: 30 })
    expect(roomOf(space, [{ kind: 'static', role: 'eng' }])).toEqual({ idleMb: 0, reservableMb: 0 })
  })
})

test('a resize that was recorded can be asked for again', () => {
  const v = volume('v', 64, [fixed('ads')])
  for (const asked of [grow(v, disk(1.5, { reservations: [fixed('ads')] })), shrink(v, 1.5)]) {
    const operation = decodeStep(asked)
    if (!operation.ok) throw new Error(operation.error)
    const record = JSON.parse(recordStep('a', operation.value))
    expect(recordedOperation(record)).toEqual(operation.value)
    const again = repeatedStep(record)
    expect(again && decodeStep(again)).toEqual(operation)
  }
})
