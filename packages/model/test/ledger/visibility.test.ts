import { describe, expect, it } from 'vitest'
import { FrameworkId, PersistenceId, Role } from '../../src/ids.ts'
import { type Candidate, type VisibilityFacts, visibilityOf } from '../../src/ledger/visibility.ts'
import { Quantities } from '../../src/resource/quantities.ts'
import type { Resource } from '../../src/resource/resource.ts'
import { Resources } from '../../src/resource/resources.ts'
import { Scalar } from '../../src/scalar.ts'

const reserved = (role: string) => [{ type: 'STATIC' as const, role: Role(role) }]
const volume: Resource = {
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(64) },
  reservations: reserved('ads'),
  disk: { persistence: { id: PersistenceId('pg') }, volume: { containerPath: 'data', mode: 'RW' } },
}
const cpus: Resource = { name: 'cpus', value: { type: 'SCALAR', scalar: Scalar.of(1) }, reservations: [] }
const least = Quantities.parse('cpus:0.01')
const shop: Candidate = {
  frameworkId: FrameworkId('F1'),
  name: 'shop',
  role: 'ads',
  active: true,
  suppressed: false,
  capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT'],
}
const facts: VisibilityFacts = {
  row: { status: 'detached', role: 'ads', hostname: 'h', taskIds: [], shared: false, offered: false },
  resource: volume,
  agentStatus: 'active',
  agentCapabilities: ['MULTI_ROLE', 'HIERARCHICAL_ROLE'],
  offers: [],
  candidates: [shop],
  idle: () => Resources.of([volume, cpus]),
  minAllocatable: least.ok ? [least.value] : [],
  refusedUntil: () => undefined,
}
const row = facts.row

const cases: readonly [string, Partial<VisibilityFacts>, string][] = [
  ['nothing stands in the way', {}, 'soon'],
  ['it is in an offer', { offers: [{ framework: shop, role: 'ads' }] }, 'offered'],
  ['it is offered, nobody knows to whom', { row: { ...row, offered: true } }, 'offered'],
  ['a task holds it', { row: { ...row, status: 'attached', taskIds: ['t'] } }, 'attached'],
  ['its agent is unreachable', { agentStatus: 'unreachable' }, 'agent_away'],
  ['its agent is drained', { agentStatus: 'draining' }, 'agent_deactivated'],
  ['nobody is in its role', { candidates: [] }, 'no_framework'],
  ['its framework lost its connection', { candidates: [{ ...shop, active: false }] }, 'not_connected'],
  ['its framework wants no offers', { candidates: [{ ...shop, suppressed: true }] }, 'suppressed'],
  [
    'it is shared, and its framework cannot share',
    { row: { ...row, shared: true }, resource: { ...volume, shared: true } },
    'incapable',
  ],
  [
    'its reservation is refined, and its framework does not know that',
    {
      resource: { ...volume, reservations: [...reserved('ads'), { type: 'DYNAMIC', role: Role('ads/db') }] },
      candidates: [{ ...shop, capabilities: [] }],
    },
    'incapable',
  ],
  ['too little is idle for an offer', { idle: () => Resources.of([volume]) }, 'too_little'],
  ['its framework has declined it', { refusedUntil: () => 1000 }, 'refused'],
]

const sharedVolume: Resource = { ...volume, shared: true }

describe('what frameworks see of a volume', () => {
  it.each(cases)('when %s', (_, change, code) => {
    expect(visibilityOf({ ...facts, ...change }).code).toBe(code)
  })

  it('is a shared volume although a task holds it', () => {
    const able = { ...shop, capabilities: ['SHARED_RESOURCES', 'RESERVATION_REFINEMENT', 'MULTI_ROLE'] }
    const shared = {
      row: { ...row, shared: true, status: 'attached' as const },
      resource: sharedVolume,
    }
    expect(visibilityOf({ ...facts, ...shared, candidates: [able] }).code).toBe('soon')
  })

  it('is hidden only while every framework has a reason', () => {
    const other = { ...shop, frameworkId: FrameworkId('F2'), name: 'other' }
    const candidates = [{ ...shop, suppressed: true }, other]
    expect(visibilityOf({ ...facts, candidates }).sentence).toContain('for other')
    const refusedUntil = ({ name }: Candidate) => (name === 'shop' ? 1000 : undefined)
    expect(visibilityOf({ ...facts, candidates: [shop, other], refusedUntil }).code).toBe('soon')
  })

  it('says the first refusal to end', () => {
    const other = { ...shop, frameworkId: FrameworkId('F2'), name: 'other' }
    const refusedUntil = ({ name }: Candidate) => (name === 'shop' ? 1000 : 500)
    expect(visibilityOf({ ...facts, candidates: [shop, other], refusedUntil })).toMatchObject({
      untilMs: 500,
      sentence: 'shop and 1 more declined what h has, for a while.',
    })
  })
})
