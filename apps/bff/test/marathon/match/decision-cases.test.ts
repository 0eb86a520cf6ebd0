import { AgentId, OfferId } from '@holdfast/model/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { reservationLabels } from '@holdfast/model/marathon/labels'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Resource } from '@holdfast/model/resource/resource'
import { describe, expect, test } from 'vitest'
import { hasProfile, meetsConstraint } from '../../../core/marathon/match/disk-predicates.ts'
import { type Decision, decideOffer } from '../../../core/marathon/match/decide.ts'
import { matchVolumes } from '../../../core/marathon/match/match-volumes.ts'
import { indexOffer } from '../../../core/marathon/match/offer-index.ts'
import { casesOf } from './cases.ts'
import {
  appOf,
  config,
  FRAMEWORK,
  type InstanceGiven,
  instanceId,
  instanceOf,
  little,
  NOW,
  offerOf,
  plenty,
  podOf,
  type RequestGiven,
  scalarOf,
  volumeId,
} from './given.ts'

interface Given {
  readonly resident: boolean
  readonly kind?: 'app' | 'pod'
  readonly containers?: readonly string[]
  readonly constraints?: readonly (readonly string[])[]
  readonly request?: RequestGiven
  readonly flags?: { readonly gpu_scheduling_behavior?: 'restricted' | 'unrestricted' }
  readonly offer: 'sufficient' | OfferGiven
  readonly candidates: readonly InstanceGiven[]
  readonly running?: readonly InstanceGiven[]
}

interface OfferGiven {
  readonly hostname?: string
  readonly agentId?: string
  readonly rootDisk?: number
  readonly gpus?: number
  readonly volumes?: readonly string[]
  readonly reservedFor?: string | null
  readonly unreserved?: 'plenty'
}

interface Expected {
  readonly match?: false
  readonly op?: string | null
  readonly instance?: string
  readonly reasons?: readonly string[]
  readonly taskIdSuffix?: string
  readonly taskIdSuffixes?: readonly string[]
  readonly taskResourcesInclude?: readonly string[]
  readonly agentInfo?: { readonly host?: string; readonly agentId?: string }
  /** Where Marathon's own behaviour is known to be bad, and a better one is agreed. */
  readonly recommendedInstead?: Expected
}

const asked = { ...little, volumes: [{ containerPath: 'data', type: 'root', size: 10 }] } as const

function runSpecOf({ resident, kind, containers, constraints = [], request }: Given): RunSpec {
  const wanted = { ...(request ?? (resident ? asked : little)), constraints }
  return kind === 'pod' ? podOf(wanted, containers) : appOf(wanted)
}

function labelled(name: string) {
  return { role: 'db', principal: 'marathon', labels: reservationLabels(FRAMEWORK, instanceId(name)) }
}

function reservedResources(offer: OfferGiven): Resource[] {
  const { volumes = [], reservedFor } = offer
  const disks = volumes.map((name) =>
    scalarOf('disk', 10, {
      ...(reservedFor ? labelled(reservedFor) : { role: 'db' }),
      volume: { id: volumeId(name), containerPath: 'data' },
    }),
  )
  const amounts = reservedFor
    ? [scalarOf('cpus', 1, labelled(reservedFor)), scalarOf('mem', 64, labelled(reservedFor))]
    : []
  return [...amounts, ...disks]
}

function indexOf(given: Given) {
  const offer: OfferGiven = given.offer === 'sufficient' ? { unreserved: 'plenty' } : given.offer
  const { rootDisk, gpus, unreserved, volumes } = offer
  const isPlenty = unreserved === 'plenty' || (volumes === undefined && rootDisk === undefined)
  const resources = [
    ...reservedResources(offer),
    ...(isPlenty ? plenty : []),
    ...(rootDisk === undefined
      ? []
      : [scalarOf('cpus', 4), scalarOf('mem', 4096), scalarOf('disk', rootDisk)]),
    ...(gpus === undefined ? [] : [scalarOf('gpus', gpus)]),
  ]
  return indexOffer(
    offerOf(resources, {
      offerId: OfferId('O'),
      ...(offer.hostname !== undefined && { hostname: offer.hostname }),
      ...(offer.agentId !== undefined && { agentId: AgentId(offer.agentId) }),
    }),
    FRAMEWORK,
  )
}

function decide(given: Given): Decision {
  const { flags, running = [] } = given
  const spec = runSpecOf(given)
  const candidates = given.candidates.map(instanceOf)
  const others = running.map((each) => instanceOf({ condition: 'Running', ...each }))
  const gpuSchedulingBehavior = flags?.gpu_scheduling_behavior ?? config.gpuSchedulingBehavior
  return decideOffer(
    { index: indexOf(given), candidates, instances: () => [...candidates, ...others], runSpecOf: () => spec },
    { config: { ...config, gpuSchedulingBehavior }, nowMs: NOW, newUuid: () => 'u' },
  )
}

function wordOf(decision: Decision): string | null {
  if (decision.type === 'NO_MATCH') return null
  return decision.operations.map(({ type }) => type).join('+')
}

function expectDecision(decision: Decision, expected: Expected) {
  if (expected.match === false) expect(decision.type).toBe('NO_MATCH')
  if (expected.op !== undefined) expect(wordOf(decision)).toBe(expected.op)
  if (decision.type === 'NO_MATCH') {
    expect(decision.reasons).toEqual(expect.arrayContaining([...(expected.reasons ?? [])]))
    return
  }
  if (expected.instance !== undefined) {
    expect(decision.instance.instanceId).toBe(instanceId(expected.instance))
  }
  expect(decision.agent).toMatchObject(expected.agentInfo ?? {})
  if (decision.type === 'RESERVE') return
  const suffixes = expected.taskIdSuffixes ?? (expected.taskIdSuffix ? [expected.taskIdSuffix] : undefined)
  if (suffixes) {
    const { instanceId: id } = decision.instance
    expect(decision.tasks.map(({ taskId }) => taskId.slice(id.length))).toEqual(suffixes)
  }
  for (const name of expected.taskResourcesInclude ?? []) {
    expect(JSON.stringify(decision.operations[0]?.launch?.task_infos)).toContain(volumeId(name))
  }
}

describe('decide', () => {
  test.each(casesOf<Given, Expected>('decide'))('%s', (_, each) => {
    expectDecision(decide(each.given), each.expect.recommendedInstead ?? each.expect)
  })
})

interface Waiting {
  readonly offeredPersistenceIds: readonly string[]
  readonly waiting: readonly { readonly id: string; readonly volumeIds: readonly string[] | null }[]
}

function waitingOf({ id, volumeIds }: Waiting['waiting'][number]): Instance {
  const instance = instanceOf({ id })
  if (volumeIds === null) return instance
  const volumes = volumeIds.map((text) => {
    const [safe, containerPath = '', uuid = ''] = text.split('#')
    return { runSpecId: instance.runSpecId, containerPath, uuid, safe }
  })
  return { ...instance, reservation: { id, volumes, state: { name: 'suspended' } } }
}

/** Their volumes are those of `/app`, whatever the case calls it. */
const asOfApp = (id: string) => id.replace(/^[^#]*/, 'app')

describe('matchVolumes', () => {
  const expected = casesOf<
    Waiting,
    { readonly instance: string | null; readonly volumes?: readonly string[] }
  >('matchVolumes')
  test.each(expected)('%s', (_, { given, expect: wanted }) => {
    const offered = given.offeredPersistenceIds.map((id) =>
      scalarOf('disk', 1, { role: 'db', volume: { id: asOfApp(id), containerPath: 'data' } }),
    )
    const [first] = matchVolumes(indexOffer(offerOf(offered), FRAMEWORK), given.waiting.map(waitingOf))
    expect(first?.instance.instanceId ?? null).toBe(wanted.instance && instanceId(wanted.instance))
    const ids = first?.volumes.map(({ disk }) => disk?.persistence?.id)
    expect(ids).toEqual(wanted.volumes?.map(asOfApp))
  })
})

interface OnDisk {
  readonly disk: {
    readonly disk?: { readonly source: { readonly type: 'PATH'; readonly path: { readonly root: string } } }
  }
  readonly constraint: readonly string[]
}

describe('predicates of disks', () => {
  test.each(casesOf<OnDisk, { readonly matches: boolean }>('constraint'))('%s', (_, each) => {
    const source = each.given.disk.disk?.source
    const disk = scalarOf('disk', 1024, source && { source: { type: 'PATH', root: source.path.root } })
    expect(meetsConstraint(each.given.constraint, disk)).toBe(each.expect.matches)
  })

  type Profiles = { readonly wanted: string | null; readonly diskProfile: string | null }
  test.each(casesOf<Profiles, { readonly matches: boolean }>('profile'))(
    '%s',
    (_, { given, expect: wanted }) => {
      const profile = given.diskProfile === null ? {} : { profile: given.diskProfile }
      const disk = scalarOf('disk', 1, { source: { type: 'MOUNT', root: '/m', ...profile } })
      expect(hasProfile(given.wanted ?? undefined, disk)).toBe(wanted.matches)
    },
  )
})
