import { Role } from '@holdfast/model/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { FRAMEWORK_LABEL, RESERVATION_LABEL, reservationLabels } from '@holdfast/model/marathon/labels'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { FrameworkId } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decision, decideOffer } from '../../../core/marathon/match/decide.ts'
import { matchDisks } from '../../../core/marathon/match/disks.ts'
import { indexOffer, type OfferIndex } from '../../../core/marathon/match/offer-index.ts'
import { placementAllows } from '../../../core/marathon/match/placement.ts'
import { matchPorts } from '../../../core/marathon/match/ports.ts'
import { refusalStage } from '../../../core/marathon/match/reasons.ts'
import { anyOf, selects } from '../../../core/marathon/match/selector.ts'
import {
  appOf,
  config,
  FRAMEWORK,
  instanceId,
  instanceOf,
  little,
  mountDisk,
  NOW,
  offerOf,
  plenty,
  portsOf,
  type RequestGiven,
  scalarOf,
  volumeId,
} from './given.ts'

// Offers as nobody would wish for them.

/** By trying all. */
function hasPlaces(
  sizes: readonly number[],
  [first, ...rest]: readonly (readonly [least: number, more: number])[],
): boolean {
  if (first === undefined) return true
  const [least, more] = first
  return sizes.some(
    (size, at) => least <= size && size <= least + more && hasPlaces(sizes.toSpliced(at, 1), rest),
  )
}

const resident: RequestGiven = {
  ...little,
  volumes: [{ containerPath: 'data', type: 'root', size: 10 }],
}

const labelled = (name: string) => ({
  role: 'db',
  principal: 'marathon',
  labels: reservationLabels(FRAMEWORK, instanceId(name)),
})

const volumeOf = (name: string): Resource =>
  scalarOf('disk', 10, { ...labelled(name), volume: { id: volumeId(name), containerPath: 'data' } })

/** All that an instance of `resident` has reserved. */
const reservedFor = (name: string): readonly Resource[] => [
  scalarOf('cpus', 1, labelled(name)),
  scalarOf('mem', 64, labelled(name)),
  volumeOf(name),
]

let uuids = 0

function decide(
  index: OfferIndex,
  candidates: readonly Instance[],
  runSpec: RunSpec = appOf(resident),
  settings = config,
): Decision {
  return decideOffer(
    { index, candidates, instances: () => candidates, runSpecOf: () => runSpec },
    { config: settings, nowMs: NOW, newUuid: () => `u${uuids++}` },
  )
}

const indexOf = (...resources: readonly Resource[]) => indexOffer(offerOf(resources), FRAMEWORK)

const reservedText = (decision: Decision) =>
  decision.type === 'NO_MATCH' ? '' : JSON.stringify(decision.operations)

describe('who is first', () => {
  test('one whose volume is here but not the rest keeps those before it from reserving a second set', () => {
    const index = indexOf(volumeOf('i1'), ...plenty)
    const candidates = [instanceOf({ id: 'i2' }), instanceOf({ id: 'i1', volumeIds: ['i1'] })]
    expect(decide(index, candidates)).toEqual({
      type: 'NO_MATCH',
      reasons: ['InsufficientCpus', 'InsufficientMemory', 'UnfulfilledRole'],
    })
  })

  test('the next that can be launched is, when the first cannot', () => {
    const index = indexOf(volumeOf('i1'), ...reservedFor('i2'), ...plenty)
    const candidates = ['i1', 'i2', 'i3'].map((id) => instanceOf({ id, volumeIds: [id] }))
    expect(decide(index, candidates)).toMatchObject({
      type: 'LAUNCH',
      instance: { instanceId: instanceId('i2') },
    })
  })

  test('nobody is launched twice on what is reserved once', () => {
    const index = indexOf(...reservedFor('i1'))
    const candidates = [instanceOf({ id: 'i1', volumeIds: ['i1'] })]
    const first = decide(index, candidates)
    expect(first.type).toBe('LAUNCH')
    if (first.type !== 'LAUNCH') return
    expect(decide(first.left, candidates)).toEqual({
      type: 'NO_MATCH',
      reasons: ['NoCorrespondingReservationFound'],
    })
  })

  test('of new ones that want the same only one is tried', () => {
    let looked = 0
    const candidates = ['i1', 'i2', 'i3'].map((id) => instanceOf({ id }))
    const runSpec = appOf({ ...resident, constraints: [['hostname', 'LIKE', 'elsewhere']] })
    const instances = () => {
      looked++
      return candidates
    }
    const decision = decideOffer(
      { index: indexOf(...plenty), candidates, instances, runSpecOf: () => runSpec },
      { config, nowMs: NOW, newUuid: () => 'u' },
    )
    expect(decision).toEqual({ type: 'NO_MATCH', reasons: ['UnfulfilledConstraint'] })
    expect(looked).toBe(1)
  })

  test('without a principal nothing is reserved, and it is said why', () => {
    const { principal: _, ...settings } = config
    expect(decide(indexOf(...plenty), [instanceOf({ id: 'i1' })], appOf(resident), settings)).toEqual({
      type: 'NO_MATCH',
      reasons: [],
      problem:
        'No principal set. Set --mesos_authentication_principal to enable using local volumes in Marathon.',
    })
  })

  test('a resident that does not accept what is nobody’s can never reserve', () => {
    const app = appOf(resident, { acceptedResourceRoles: ['db'] })
    const decision = decide(indexOf(...plenty), [instanceOf({ id: 'i1' })], app)
    expect(decision).toMatchObject({ type: 'NO_MATCH' })
    expect(decision.type === 'NO_MATCH' && decision.reasons).toContain('UnfulfilledRole')
  })
})

describe('what may not be touched', () => {
  test('what is labelled by any Marathon, ours too, is nobody else’s', () => {
    const other = { ...labelled('x'), labels: reservationLabels(FrameworkId('G'), instanceId('x')) }
    const half = { ...labelled('x'), labels: [{ key: RESERVATION_LABEL, value: 'x' }] }
    const [cpus, mem] = [other, half].map((more) => scalarOf('cpus', 8, more))
    expect(indexOf(...[cpus, mem].flatMap((each) => each ?? [])).free).toEqual([])
    const stateless = appOf(little)
    const selector = anyOf(stateless, config)
    for (const more of [other, half, labelled('i1')]) {
      expect(selects(selector, scalarOf('cpus', 8, more))).toBe(false)
    }
    const plain = { role: 'db', labels: [{ key: 'owner', value: 'me' }] }
    expect(selects(selector, scalarOf('cpus', 8, plain))).toBe(true)
    expect([FRAMEWORK_LABEL, RESERVATION_LABEL]).toEqual(['marathon_framework_id', 'marathon_task_id'])
  })

  test('a volume of somebody else is no disk', () => {
    const foreign = scalarOf('disk', 100, { role: 'db', volume: { id: 'theirs', containerPath: 'p' } })
    const app = appOf({ ...little, disk: 10 })
    const decision = decide(
      indexOf(scalarOf('cpus', 4), scalarOf('mem', 400), foreign),
      [instanceOf({ id: 'i' })],
      app,
    )
    expect(decision).toMatchObject({ reasons: ['InsufficientDisk'] })
  })

  test('revocable and refined resources are left alone', () => {
    const revocable: Resource = { ...scalarOf('cpus', 8), revocable: true }
    const refined: Resource = {
      ...scalarOf('cpus', 8),
      reservations: [
        { type: 'STATIC', role: Role('db') },
        { type: 'DYNAMIC', role: Role('db/one') },
      ],
    }
    expect(indexOf(revocable, refined).free).toEqual([])
  })

  test('of two volumes of one id ours is meant', () => {
    const theirs = scalarOf('disk', 99, { role: 'db', volume: { id: volumeId('i1'), containerPath: 'x' } })
    for (const offered of [
      [theirs, ...reservedFor('i1')],
      [...reservedFor('i1'), theirs],
    ]) {
      const decision = decide(indexOf(...offered), [instanceOf({ id: 'i1', volumeIds: ['i1'] })])
      expect(decision.type).toBe('LAUNCH')
      expect(reservedText(decision)).not.toContain('99')
    }
  })
})

describe('disks', () => {
  const mount = (size: number, maxSize?: number) => ({
    scratch: Scalar.zero,
    volumes: [
      {
        name: 'data',
        persistent: {
          type: 'mount' as const,
          size,
          constraints: [],
          ...(maxSize !== undefined && { maxSize }),
        },
      },
    ],
  })
  const rootsOf = (disks: readonly Resource[], size: number, maxSize?: number) =>
    (['bestFit', 'firstFit'] as const).map((mountSelection) =>
      matchDisks(disks, { ...mount(size, maxSize), mountSelection })?.parts.map(
        ({ resource }) => resource.disk?.source?.root,
      ),
    )

  test('the smallest mount disk that fits is taken, or the first by option', () => {
    const disks = [mountDisk('/big', 2000), mountDisk('/small', 600), mountDisk('/tiny', 400)]
    expect(rootsOf(disks, 500)).toEqual([['/small'], ['/big']])
  })

  test('both bounds are inclusive', () => {
    const disks = [mountDisk('/m', 1024)]
    expect(rootsOf(disks, 1024, 1024)).toEqual([['/m'], ['/m']])
    expect(rootsOf(disks, 500, 1023)).toEqual([undefined, undefined])
    expect(rootsOf(disks, 1025)).toEqual([undefined, undefined])
  })

  test('what fits only one way round is found, but by first fit', () => {
    const volumes = [
      { name: 'large', persistent: { type: 'mount' as const, size: 850, constraints: [] } },
      { name: 'bound', persistent: { type: 'mount' as const, size: 100, maxSize: 950, constraints: [] } },
    ]
    const disks = [mountDisk('/m1', 900), mountDisk('/m2', 1000)]
    const match = (mountSelection: 'bestFit' | 'firstFit') =>
      matchDisks(disks, { scratch: Scalar.zero, volumes, mountSelection })?.volumes.map(
        ({ volume, resource }) => `${volume.name} ${resource.disk?.source?.root}`,
      )
    expect(match('bestFit')).toEqual(['bound /m1', 'large /m2'])
    expect(match('firstFit')).toBeUndefined()
  })

  test('whenever all volumes have a place by their sizes, all get one', () => {
    const size = fc.integer({ min: 1, max: 12 })
    const wanted = fc.tuple(size, fc.integer({ min: 1, max: 5 }))
    fc.assert(
      fc.property(fc.array(size, { maxLength: 5 }), fc.array(wanted, { maxLength: 4 }), (sizes, bounds) => {
        const volumes = bounds.map(([least, more], n) => ({
          name: `v${n}`,
          persistent: { type: 'mount' as const, size: least, maxSize: least + more, constraints: [] },
        }))
        const disks = sizes.map((mb, n) => mountDisk(`/m${n}`, mb))
        const found = matchDisks(disks, { scratch: Scalar.zero, volumes, mountSelection: 'bestFit' })
        expect(found !== undefined).toBe(hasPlaces(sizes, bounds))
      }),
      { numRuns: 1_000 },
    )
  })

  test('a disk of which an offer tells twice is one disk, for several on one offer too', () => {
    const index = indexOf(
      scalarOf('cpus', 9),
      scalarOf('mem', 900),
      mountDisk('/m', 100),
      mountDisk('/m', 200),
    )
    const app = appOf({ ...little, volumes: [{ containerPath: 'data', type: 'mount', size: 50 }] })
    const first = decide(index, [instanceOf({ id: 'i1' })], app)
    expect(first.type).toBe('RESERVE')
    if (first.type !== 'RESERVE') return
    expect(decide(first.left, [instanceOf({ id: 'i2' })], app)).toEqual({
      type: 'NO_MATCH',
      reasons: ['InsufficientDisk'],
    })
  })

  test('a mount disk is reserved and created with every digit of its size', () => {
    const app = appOf({ ...little, volumes: [{ containerPath: 'data', type: 'mount', size: 500 }] })
    const decision = decide(
      indexOf(scalarOf('cpus', 1), scalarOf('mem', 64), mountDisk('/m', 1024.7)),
      [instanceOf({ id: 'i1' })],
      app,
    )
    expect(decision.type).toBe('RESERVE')
    if (decision.type !== 'RESERVE') return
    const [reserve, create] = decision.operations
    expect(reserve?.reserve?.resources?.find(({ name }) => name === 'disk')?.scalar?.value).toBe(1024.7)
    expect(create?.create?.volumes?.map(({ scalar }) => scalar?.value)).toEqual([1024.7])
    expect(decision.left.free).toEqual([])
  })

  test('an offer of nothing, and of things nobody knows, refuses with reasons', () => {
    const nothing = decide(indexOf(), [instanceOf({ id: 'i1' })])
    expect(nothing.type === 'NO_MATCH' && refusalStage(nothing.reasons)).toBe('UnfulfilledRole')
    const odd: Resource = { name: 'cpus', value: { type: 'SET', set: ['a'] }, reservations: [] }
    const raw = scalarOf('disk', 100, { source: { type: 'UNKNOWN' } })
    expect(decide(indexOf(odd, raw), [instanceOf({ id: 'i1' })])).toMatchObject({
      reasons: ['InsufficientCpus', 'InsufficientMemory', 'InsufficientDisk'],
    })
  })
})

describe('ports', () => {
  test('the fixed ones are kept for who asks for them, the others are the lowest left', () => {
    const offered = [portsOf(100, 102), portsOf(200, 200)]
    expect(matchPorts(offered, [undefined, 100, undefined, undefined])?.hostPorts).toEqual([
      101, 100, 102, 200,
    ])
    expect(matchPorts(offered, [undefined, undefined, undefined, undefined, undefined])).toBeUndefined()
    expect(matchPorts(offered, [100, 100])).toBeUndefined()
    expect(matchPorts(offered, [150])).toBeUndefined()
  })

  test('nobody gets port 0', () => {
    expect(matchPorts([portsOf(0, 1)], [undefined])?.hostPorts).toEqual([1])
    expect(matchPorts([portsOf(0, 0)], [undefined])).toBeUndefined()
  })
})

describe('placement', () => {
  const at = (host: string, attributes: Readonly<Record<string, string>> = {}, zone?: string) => ({
    host,
    agentId: offerOf([]).agentId,
    attributes,
    ...(zone !== undefined && { zone }),
  })
  const here = at('h1', { rack: 'r1', ssd: '1' }, 'z1')
  const rows: readonly (readonly [
    constraint: string,
    placed: readonly ReturnType<typeof at>[],
    allowed: boolean,
  ])[] = [
    ['hostname UNIQUE', [], true],
    ['hostname UNIQUE', [at('h2')], true],
    ['hostname UNIQUE', [at('h2'), at('h1')], false],
    ['@hostname UNIQUE', [at('h1')], false],
    ['hostname CLUSTER', [], true],
    ['hostname CLUSTER h1', [at('h1')], true],
    ['hostname CLUSTER h2', [], false],
    ['hostname CLUSTER', [at('h2')], false],
    ['rack CLUSTER', [at('h2', { rack: 'r1' })], true],
    ['rack CLUSTER', [at('h2', { rack: 'r1' }), at('h3')], false],
    ['rack GROUP_BY', [at('h2', { rack: 'r2' })], true],
    ['rack GROUP_BY', [at('h2', { rack: 'r1' }), at('h3', { rack: 'r2' })], true],
    ['rack GROUP_BY', [at('h2', { rack: 'r1' }), at('h3', { rack: 'r1' }), at('h4', { rack: 'r2' })], false],
    ['rack GROUP_BY 3', [at('h2', { rack: 'r1' }), at('h3', { rack: 'r2' })], false],
    ['rack GROUP_BY 2', [at('h2', { rack: 'r1' }), at('h3', { rack: 'r2' })], true],
    ['hostname MAX_PER 2', [at('h1')], true],
    ['hostname MAX_PER 2', [at('h1'), at('h1')], false],
    ['hostname MAX_PER 0', [], false],
    ['rack LIKE r[12]', [], true],
    ['rack LIKE r', [], false],
    ['rack UNLIKE r[12]', [], false],
    ['rack UNLIKE r', [], true],
    ['nothing LIKE .*', [], false],
    ['nothing UNLIKE .*', [], true],
    ['nothing UNIQUE', [], false],
    ['toString UNIQUE', [], false],
    ['ssd IS 1.0', [], true],
    ['ssd IS 2', [], false],
    ['rack IS r1', [], true],
    ['@zone UNIQUE', [at('h2', {}, 'z1')], false],
    ['@zone UNIQUE', [at('h2', {}, 'z2')], true],
    ['@region UNIQUE', [], false],
    ['rack LIKE (', [], false],
    ['rack UNLIKE (', [], false],
    ['rack NONSENSE', [], false],
  ]
  test.each(rows)('%s beside %j: %s', (constraint, placed, allowed) => {
    expect(placementAllows([constraint.split(' ')], here, placed)).toBe(allowed)
  })
})

test('an agent of 5,000 volumes is looked at once, however many run specs are held against it', () => {
  const resources = Array.from({ length: 5_000 }, (_, n) => reservedFor(`i${n}`)).flat()
  const start = performance.now()
  const index = indexOf(...resources, ...plenty)
  const indexed = performance.now() - start
  const candidates = [instanceOf({ id: 'gone', volumeIds: ['gone'] })]
  const tooMuch = appOf({ ...resident, cpus: 1_000 })
  for (let n = 0; n < 2_000; n++) decide(index, [...candidates, instanceOf({ id: `new${n}` })], tooMuch)
  const decided = (performance.now() - start - indexed) / 2_000
  // A look at every volume takes about as long as indexing them.
  expect(decided).toBeLessThan(indexed / 10)
})
