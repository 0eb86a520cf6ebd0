import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OperationStep, Plan, PlannedRequest, ResourcesStep } from '../../src/api/operations.ts'
import type { VolumeRow } from '../../src/api/rows.ts'
import { hashText } from '../../src/ledger/plan-hash.ts'
import { planOf } from '../../src/ledger/plan.ts'
import { decodeStep } from '../../src/ledger/plan-step.ts'
import { applyOperation } from '../../src/operation/apply.ts'
import type { Resource } from '../../src/resource/resource.ts'
import { Resources } from '../../src/resource/resources.ts'
import { encodeResource } from '../../src/wire/resource.ts'
import { disk, dynamic, fixed, mount, volume } from '../ledger/resources.ts'
import { type AgentFacts, diskRows, facts } from './facts.ts'

const ads = [dynamic('ads')]
const step = (verb: ResourcesStep['verb'], agentId: string, ...resources: Resource[]): OperationStep => ({
  verb,
  agentId,
  resources: resources.map((each) => encodeResource(each, 'post')),
})
const idle = (mb: number) => disk(mb, { reservations: ads })
const GIB = 1024

function plan(
  agent: AgentFacts,
  steps: readonly OperationStep[],
  more: Parameters<typeof facts>[1] = {},
): Plan {
  return planOf({ steps }, facts({ a: agent }, more))
}
const destroy = (rows: AgentFacts['rows'] = {}, size = 64, more = {}) =>
  plan({ total: [volume('v', size, ads)], rows }, [step('destroy', 'a', volume('v', size, ads))], more)
const formOf = (request: PlannedRequest | undefined): { fields?: Readonly<Record<string, string>> } =>
  request?.content.type === 'application/x-www-form-urlencoded' ? request.content : {}

describe('a plan', () => {
  test('says what is sent, in order, as anybody could send it', () => {
    const { requests, blocked } = plan({ total: [disk(100)] }, [
      step('reserve', 'a', idle(36)),
      step('create', 'a', volume("it's", 36, ads)),
    ])
    expect(blocked).toEqual([])
    expect(
      requests.map(({ path, summary, agentId, hostname }) => [path, summary, agentId, hostname]),
    ).toEqual([
      ['/master/reserve', 'Reserve 36 MiB of root disk for role ads', 'a', 'a.test'],
      ['/master/create-volumes', "Create it's · 36 MiB for role ads", 'a', 'a.test'],
    ])
    const { fields = {} } = formOf(requests[1])
    expect(fields.slaveId).toBe('a')
    expect(JSON.parse(fields.volumes ?? '')).toMatchObject([{ disk: { persistence: { id: "it's" } } }])
    expect(requests[1]?.curl).toContain(String.raw`"id":"it'\''s"`)
    expect(requests[1]?.curl).toMatch(/'http:\/\/master:5050\/master\/create-volumes'$/)
  })

  test('names what is lost, and what stays although it goes', () => {
    const { lost, lostMb, stays, next } = plan(
      {
        total: [volume('v', 64, ads, mount('/mnt/a')), volume('w', 1.5, ads), idle(10)],
        rows: {
          v: { owner: { kind: 'app', name: '/pg', state: 'claimed', because: '' }, detachedSinceMs: 5 },
        },
      },
      [
        step('destroy', 'a', volume('v', 64, ads, mount('/mnt/a')), volume('w', 1.5, ads)),
        step('unreserve', 'a', idle(1.5)),
      ],
    )
    expect(lost).toEqual([
      expect.objectContaining({ persistenceId: 'v', sizeMb: 64, owner: '/pg', detachedSinceMs: 5 }),
      expect.objectContaining({ persistenceId: 'w', sizeMb: 1.5, owner: 'ads' }),
    ])
    expect(lostMb).toBe(65.5)
    expect(stays).toEqual([
      '64 MiB stay reserved for role ads.',
      'The mount point /mnt/a stays; everything in it is erased.',
    ])
    expect(next).toContain('/pg still exists and may start again with an empty volume.')
    expect(next).toContain('What is no longer reserved is offered to every role.')
  })

  test('without a loss says that there is none', () => {
    expect(plan({ total: [disk(100)] }, [step('reserve', 'a', idle(36))]).stays).toEqual([
      'No data is erased.',
    ])
  })

  test('shows each disk that changes before and after', () => {
    const { disks } = plan({ total: [disk(100), disk(50, { disk: { source: mount('/m') } })] }, [
      step('reserve', 'a', idle(36)),
      step('create', 'a', volume('v', 30, ads)),
    ])
    expect(disks).toHaveLength(1)
    expect(disks[0]).toMatchObject({
      name: 'root',
      before: { freeMb: 100, reservedIdleMb: 0, detachedMb: 0 },
      after: { sizeMb: 100, freeMb: 64, reservedIdleMb: 6, detachedMb: 30, remainderMb: 0 },
    })
  })

  test('previews exactly what applying its steps gives', () => {
    const kinds = [disk(1), idle(1), disk(1, { reservations: [fixed('ads')] })]
    const resource = fc.constantFrom(...kinds, volume('v', 2, ads), volume('w', 2, ads))
    const verb = fc.constantFrom<ResourcesStep['verb']>('reserve', 'unreserve', 'create', 'destroy')
    const property = fc.property(fc.array(fc.tuple(verb, resource), { maxLength: 6 }), (wanted) => {
      const total = [disk(10), idle(4), volume('v', 2, ads)]
      const steps = wanted.map(([verb, each]) => step(verb, 'a', each))
      const { blocked, disks } = plan({ total }, steps)
      let after = Resources.of(total)
      for (const each of steps.slice(0, blocked[0]?.step ?? steps.length)) {
        const operation = decodeStep(each)
        const applied = operation.ok ? applyOperation(after, operation.value) : operation
        if (!applied.ok) throw new Error('The plan let something pass that cannot be applied')
        after = applied.value
      }
      for (const { diskKey, after: shown } of disks) {
        expect(shown).toEqual(diskRows('a', after).find(({ key }) => key === diskKey)?.account)
      }
    })
    fc.assert(property, { numRuns: 1000 })
  })
})

const owned = (state: VolumeRow['owner']['state']): AgentFacts['rows'] => ({
  v: { owner: { kind: 'app', name: '/pg', state, because: '' } },
})

const blocks = (agent: AgentFacts, ...steps: OperationStep[]) => plan(agent, steps).blocked

describe('the ceremony', () => {
  test('is none when nothing is lost', () => {
    expect(plan({ total: [disk(100)] }, [step('reserve', 'a', idle(36))]).ceremony).toEqual({ level: 1 })
  })

  test.each([
    ['one small volume whose owner is gone', destroy(owned('absent')), { level: 2 }],
    ['one of which nobody can say whose it is', destroy(owned('unverified')), { level: 2 }],
    ['one of 100 GiB', destroy({}, 100 * GIB), { level: 2 }],
    ['one whose owner exists', destroy(owned('claimed')), { level: 3, word: '/pg' }],
    ['one of more than 100 GiB', destroy({}, 100 * GIB + 1), { level: 3, word: 'ads' }],
    [
      'one that another principal made',
      destroy({ v: { principal: 'eve' } }, 64, { asker: 'ops' }),
      { level: 3, word: 'ads' },
    ],
    ['one that whoever asks made', destroy({ v: { principal: 'ops' } }, 64, { asker: 'ops' }), { level: 2 }],
    ['one that a principal made, when nobody has a name', destroy({ v: { principal: 'eve' } }), { level: 2 }],
  ])('for %s', (_, { ceremony, blocked }, expected) => {
    expect(blocked).toEqual([])
    expect(ceremony).toEqual(expected)
  })

  test('for several volumes asks for their number, over agents as well', () => {
    const agent = (id: string): AgentFacts => ({ total: [volume(id, 1, ads)] })
    const steps = [step('destroy', 'a', volume('v', 1, ads)), step('destroy', 'b', volume('w', 1, ads))]
    const { ceremony, requests } = planOf({ steps }, facts({ a: agent('v'), b: agent('w') }))
    expect(ceremony).toEqual({ level: 3, word: '2' })
    expect(requests.map(({ hostname }) => hostname)).toEqual(['a.test', 'b.test'])
  })
})

describe('a plan is blocked', () => {
  test.each([
    ['attached', { taskIds: ['t1'] }, 'Task t1 uses v. Stop it first.'],
    ['attached', { taskIds: ['t1', 't2'] }, '2 tasks use v. Stop them first.'],
    ['unknown', {}, 'Nobody knows now whether a task uses v. Try again when the agent is back.'],
    [
      'detached',
      { operationId: 'o' },
      'Another operation on v is not settled. Wait for it, or forget it, first.',
    ],
  ] as const)('where a volume is %s: %j', (status, row, message) => {
    expect(destroy({ v: { status, ...row } }).blocked).toEqual([
      { step: 0, resource: 0, volumeKey: 'a/ads/v', message },
    ])
  })

  test.each([
    ['disconnected', 'Try again when it is back'],
    ['unreachable', 'mark it as gone'],
    ['recovered', 'since the master was restarted'],
    ['gone', 'nothing can be done to it any more'],
  ] as const)('where the agent is %s, and says what helps', (status, help) => {
    const [block] = blocks({ total: [disk(100)], status }, step('reserve', 'a', idle(36)))
    expect(block).toMatchObject({ step: 0, field: 'agent' })
    expect(block?.message).toContain(help)
  })

  test.each(['draining', 'drained', 'deactivated'] as const)(
    'not where the agent is %s, but warns',
    (status) => {
      const { blocked, warnings } = plan({ total: [disk(100)], status }, [step('reserve', 'a', idle(36))])
      expect(blocked).toEqual([])
      expect(warnings[0]).toMatch(/^a\.test is (being drained|deactivated)/)
    },
  )

  test('once for each agent: steps after a blocked one are not looked at', () => {
    const steps = [
      step('reserve', 'a', idle(200)),
      step('create', 'a', volume('v', 200, ads)),
      step('reserve', 'b', idle(1)),
    ]
    const agents = { a: { total: [disk(100)] }, b: { total: [disk(100)] } }
    const { blocked } = planOf({ steps }, facts(agents))
    expect(blocked).toEqual([
      {
        step: 0,
        field: 'size',
        message:
          'Only 100 MiB of root disk is unreserved and unused on a.test now, and 200 MiB is asked for.',
      },
    ])
  })

  test('where tasks use what is asked for', () => {
    const [block] = blocks(
      { total: [disk(100)], used: Resources.of([disk(70)]), available: Resources.of([disk(30)]) },
      step('reserve', 'a', idle(36)),
    )
    expect(block?.message).toBe(
      'Only 30 MiB of root disk is unreserved and unused on a.test now, and 36 MiB is asked for.',
    )
  })

  test('where a later step needs what an earlier one took', () => {
    const steps = [step('create', 'a', volume('v', 40, ads)), step('unreserve', 'a', idle(30))]
    expect(blocks({ total: [idle(64)] }, ...steps)).toEqual([
      {
        step: 1,
        field: 'size',
        message:
          'Only 24 MiB of root disk is idle in this reservation for role ads on a.test now, and 30 MiB is asked for.',
      },
    ])
  })

  test('where an earlier step made a volume of the same name, and not where it destroyed one', () => {
    const create = step('create', 'a', volume('v', 10, ads))
    expect(blocks({ total: [idle(64)] }, create, create)).toMatchObject([{ step: 1, field: 'id' }])
    const again = [
      step('destroy', 'a', volume('v', 64, ads)),
      create,
      step('destroy', 'a', volume('v', 10, ads)),
    ]
    expect(blocks({ total: [volume('v', 64, ads)] }, ...again)).toEqual([])
  })

  test('where the volume has another size by now', () => {
    const [block] = blocks({ total: [volume('v', 64, ads)] }, step('destroy', 'a', volume('v', 32, ads)))
    expect(block?.message).toBe('v on a.test has another size or reservation by now.')
  })

  test.each([
    [0, 'size', /rounds to 0/],
    [0.0004, 'size', /rounds to 0/],
    [-1, 'size', /value <= 0/],
  ])('where %d MB are asked for, which would harm a real master or do nothing', (mb, field, message) => {
    const resource = { ...encodeResource(idle(1), 'post'), scalar: { value: mb } }
    const [block] = blocks({ total: [disk(100)] }, { verb: 'reserve', agentId: 'a', resources: [resource] })
    expect(block?.field).toBe(field)
    expect(block?.message).toMatch(message)
  })
})

describe('warnings', () => {
  test('tell of an id that is used elsewhere, of a role that nobody knows, and of the volumes of others', () => {
    const elsewhere = plan({ total: [idle(64)] }, [step('create', 'a', volume('v', 64, ads))], {
      elsewhere: () => ['b.test', 'c.test'],
    })
    expect(elsewhere.warnings).toEqual([
      'Role ads already has a volume v on b.test and 1 other. Ids should be unique in the cluster.',
    ])
    const unknown = plan({ total: [disk(64)] }, [step('reserve', 'a', idle(64))], { knowsRole: () => false })
    expect(unknown.warnings).toEqual(['Nothing in the cluster names role ads yet. Is it spelt right?'])
    expect(destroy({ v: { principal: 'eve' } }, 64, { asker: 'ops' }).warnings).toEqual([
      '1 volume of these was made by eve, not by you.',
    ])
  })
})

describe('the fingerprint', () => {
  const base = () => destroy()

  test('is the same as long as what a person agrees to is the same', () => {
    const later = destroy({ v: { detachedSinceMs: 7, evidence: { source: 'master', atMs: 99 } } }, 64, {
      asOfMs: 2000,
    })
    expect(later.fingerprint).toBe(base().fingerprint)
    const total = [volume('v', 64, ads), volume('other', 1, ads), disk(7)]
    const beside = plan({ total }, [step('destroy', 'a', volume('v', 64, ads))])
    expect(beside.fingerprint).toBe(base().fingerprint)
  })

  test.each([
    ['another size', destroy({}, 65)],
    [
      'an owner that came back',
      destroy({ v: { owner: { kind: 'app', name: '/pg', state: 'claimed', because: '' } } }),
    ],
    ['a task that uses it', destroy({ v: { status: 'attached', taskIds: ['t'] } })],
    ['an orphan by now', destroy({ v: { status: 'orphaned' } })],
    [
      'an agent that went away',
      plan({ total: [volume('v', 64, ads)], status: 'unreachable' }, [
        step('destroy', 'a', volume('v', 64, ads)),
      ]),
    ],
    [
      'one volume more',
      plan({ total: [volume('v', 64, ads), volume('w', 1, ads)] }, [
        step('destroy', 'a', volume('v', 64, ads), volume('w', 1, ads)),
      ]),
    ],
  ])('differs for %s', (_, other) => {
    expect(other.fingerprint).not.toBe(base().fingerprint)
  })

  test('is short, and unlike for texts that are almost alike', () => {
    expect(hashText('')).toMatch(/^[0-9a-f]{26}$/)
    const texts = Array.from({ length: 50_000 }, (_, i) => `volume-${i}`)
    expect(new Set(texts.map(hashText)).size).toBe(texts.length)
    expect(hashText('ab')).not.toBe(hashText('ba'))
  })
})
