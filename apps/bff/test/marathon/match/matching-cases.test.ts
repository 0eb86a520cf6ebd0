import { TimeMs } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { reservationRole } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import { describe, expect, test } from 'vitest'
import { decideOffer } from '../../../core/marathon/match/decide.ts'
import {
  type MatchAsked,
  matchResources,
  type ResourceMatch,
} from '../../../core/marathon/match/match-resources.ts'
import { indexOffer } from '../../../core/marathon/match/offer-index.ts'
import { anyOf, reservable, reservedWithLabels } from '../../../core/marathon/match/selector.ts'
import { everyCase } from './cases.ts'
import {
  appOf,
  config,
  FRAMEWORK,
  instanceOf,
  type InstanceGiven,
  NOW,
  offerOf,
  portsOf,
  type RequestGiven,
  type ResourceMore,
  scalarOf,
} from './given.ts'

// Offers against what one instance wants: what is taken, or why nothing is. First fit, as these cases have it.

interface Case {
  readonly id: string
  readonly do: string
  readonly given: Given
  readonly expect: Expected
}

interface Given {
  readonly offer: OfferGiven
  readonly request: RequestGiven
  readonly acceptedRoles?: readonly string[]
  readonly selector?: { readonly reservedWithLabels: Record<string, string>; readonly roles: string[] }
  readonly flags?: {
    readonly maintenance_mode?: boolean
    readonly draining_seconds?: number
    readonly gpu_scheduling_behavior?: 'restricted' | 'unrestricted'
  }
  readonly unavailability?: 'now'
  readonly localRegion?: string | null
  readonly knownInstances?: readonly (Omit<InstanceGiven, 'id'> & { readonly reservation?: boolean })[]
}

interface OfferGiven {
  readonly hostname: string
  readonly allocationRole: string
  readonly region?: string | null
  readonly resources: readonly ResourceGiven[]
  readonly attributes?: Readonly<Record<string, string>>
}

interface ResourceGiven {
  readonly name: string
  readonly role: string
  readonly scalar?: { readonly value: number }
  readonly ranges?: readonly (readonly [number, number])[]
  readonly provider_id?: string
  readonly reservation?: { readonly principal: string; readonly labels: Readonly<Record<string, string>> }
  readonly disk?: {
    readonly source: {
      readonly type: 'PATH' | 'MOUNT' | 'RAW' | 'BLOCK'
      readonly path?: { readonly root: string }
      readonly mount?: { readonly root: string }
      readonly profile?: string
    }
  }
}

interface Expected {
  readonly match: boolean
  readonly reasons?: readonly string[]
  readonly notReasons?: readonly string[]
  readonly compare?: 'includes' | 'exactly'
  readonly ordered?: boolean
  readonly diskConsumed?: readonly Readonly<Record<string, unknown>>[]
  readonly cpusConsumed?: readonly number[]
  readonly hostPorts?: readonly number[]
  readonly roles?: readonly string[]
}

const all = everyCase as readonly Case[]
const casesOf = (what: string) => all.filter((each) => each.do === what)

/** A resource of nobody's cannot be labelled: where a case says so, it is reserved for the role of the offer. */
function resourceOf({ allocationRole }: OfferGiven, given: ResourceGiven): Resource {
  const { name, role, scalar, ranges, reservation, disk, provider_id } = given
  const labels = Object.entries(reservation?.labels ?? {}).map(([key, value]) => ({ key, value }))
  const source = disk && {
    type: disk.source.type,
    ...(disk.source.path && { root: disk.source.path.root }),
    ...(disk.source.mount && { root: disk.source.mount.root }),
    ...(disk.source.profile !== undefined && { profile: disk.source.profile }),
  }
  const more: ResourceMore = {
    role: reservation ? allocationRole : role,
    ...(reservation && { principal: reservation.principal, labels }),
    ...(source && { source }),
    ...(provider_id !== undefined && { providerId: provider_id }),
  }
  const [range] = ranges ?? []
  return range ? portsOf(range[0], range[1], more) : scalarOf(name, scalar?.value ?? 0, more)
}

function offerFrom({ offer, unavailability }: Given): ReceivedOffer {
  const attributes = Object.entries(offer.attributes ?? {}).map(([name, text]) => ({
    name,
    value: { type: 'TEXT' as const, text },
  }))
  return offerOf(
    offer.resources.map((each) => resourceOf(offer, each)),
    {
      hostname: offer.hostname,
      role: offer.allocationRole,
      attributes,
      ...(offer.region && { region: offer.region }),
      ...(unavailability && { unavailability: { startMs: NOW, durationMs: 3_600_000 } }),
    },
  )
}

function contextOf({ flags = {}, localRegion }: Given) {
  const { maintenance_mode = true, draining_seconds = 0, gpu_scheduling_behavior = 'restricted' } = flags
  return {
    config: {
      ...config,
      maintenanceMode: maintenance_mode,
      drainingMs: draining_seconds * 1000,
      gpuSchedulingBehavior: gpu_scheduling_behavior,
    },
    nowMs: TimeMs(NOW),
    ...(localRegion && { localRegion }),
    newUuid: () => 'uuid',
  }
}

/** The same through the whole decision, and what is taken in detail. */
function run({ do: what, given }: Case) {
  const { acceptedRoles = [], selector, knownInstances = [] } = given
  const index = indexOffer(offerFrom(given), FRAMEWORK)
  const context = contextOf(given)
  const runSpec = appOf(given.request, { acceptedResourceRoles: acceptedRoles })
  const known = knownInstances.map(({ reservation, ...each }, at) =>
    instanceOf({ condition: 'Running', ...each, id: `known${at}`, ...(reservation && { volumeIds: ['x'] }) }),
  )
  const candidate = instanceOf({ id: 'new', role: given.offer.allocationRole })
  const decision = decideOffer(
    { index, candidates: [candidate], instances: () => [...known, candidate], runSpecOf: () => runSpec },
    context,
  )
  const labels = Object.entries(selector?.reservedWithLabels ?? {}).map(([key, value]) => ({ key, value }))
  const asked: MatchAsked = {
    index,
    runSpec,
    from: what === 'matchLaunch' ? index.offer.resources : index.free,
    selector:
      what === 'matchReserve'
        ? reservable(runSpec)
        : what === 'matchLaunch'
          ? reservedWithLabels(given.offer.allocationRole, labels)
          : anyOf(runSpec, context.config),
    placed: () => [],
    pinned: what === 'matchLaunch',
  }
  return { decision, matched: matchResources(asked, context), request: runSpec }
}

const kinds = { root: 'ROOT', path: 'PATH', mount: 'MOUNT' } as const

const amountsOf = (resources: readonly Resource[]) =>
  resources.map(({ value }) => (value.type === 'SCALAR' ? Scalar.toNumber(value.scalar) : 0))

function disksOf({ disk }: ResourceMatch): Readonly<Record<string, unknown>>[] {
  return disk.parts.map(({ kind, resource, volume }) => {
    const made = disk.volumes.find((each) => each.volume === volume)
    return {
      amount: amountsOf([resource])[0],
      kind: kinds[kind],
      root: resource.disk?.source?.root ?? null,
      volume: volume?.name ?? null,
      role: reservationRole(resource) ?? '*',
      ...(kind === 'mount' && { volumeSize: made?.sizeMb }),
      ...(resource.providerId !== undefined && { providerId: resource.providerId }),
    }
  })
}

const sorted = (list: readonly unknown[]) => list.map((each) => JSON.stringify(each)).toSorted()

function normal(expected: Readonly<Record<string, unknown>>, { given }: Case) {
  const { amount, kind, root, volume, role, ...rest } = expected
  const reserved = given.offer.resources.some(({ reservation }) => reservation)
  return { amount, kind, root, volume, role: reserved ? given.offer.allocationRole : role, ...rest }
}

function expectTaken(each: Case, match: ResourceMatch) {
  const { diskConsumed, cpusConsumed, hostPorts, roles } = each.expect
  if (diskConsumed) {
    expect(sorted(disksOf(match))).toEqual(sorted(diskConsumed.map((disk) => normal(disk, each))))
  }
  if (cpusConsumed) expect(amountsOf(match.cpus)).toEqual(cpusConsumed)
  if (hostPorts) expect(match.ports.hostPorts).toEqual(hostPorts)
  if (roles) expect([...new Set([...match.cpus, ...match.mem].map(reservationRole))]).toEqual(roles)
}

function expectReasons({ expect: expected }: Case, reasons: readonly string[]) {
  const { reasons: wanted = [], notReasons = [], compare, ordered } = expected
  if (compare === 'exactly' && ordered) expect(reasons).toEqual(wanted)
  else if (compare === 'exactly') expect(reasons.toSorted()).toEqual(wanted.toSorted())
  else expect(reasons).toEqual(expect.arrayContaining([...wanted]))
  for (const reason of notReasons) expect(reasons).not.toContain(reason)
}

describe.each(['matchReserve', 'matchStateless', 'matchLaunch'])('%s', (what) => {
  test.each(casesOf(what).map((each) => [each.id, each] as const))('%s', (_, each) => {
    const { decision, matched } = run(each)
    // Cases without volumes reserve nothing, and nothing waits with labels: their selector is what they are about.
    if (what !== 'matchLaunch') {
      const type = what === 'matchReserve' ? 'RESERVE' : 'LAUNCH'
      expect(decision.type).toBe(each.expect.match ? type : 'NO_MATCH')
      if (decision.type === 'NO_MATCH') expectReasons(each, decision.reasons)
    }
    if (each.expect.match) {
      expect(matched.ok).toBe(true)
      if (matched.ok) expectTaken(each, matched.value)
    } else if (each.given.knownInstances === undefined) {
      expect(matched.ok).toBe(false)
      if (!matched.ok) expectReasons(each, matched.error)
    }
  })
})

test('every case of the file is run here or beside', () => {
  const here = ['matchReserve', 'matchStateless', 'matchLaunch']
  const beside = [
    'decide',
    'parseId',
    'reconcile',
    'matchVolumes',
    'constraint',
    'profile',
    'operations',
    'labels',
  ]
  expect(all).toHaveLength(136)
  expect(all.filter(({ do: what }) => ![...here, ...beside].includes(what))).toEqual([])
})
