import { FrameworkId } from '@holdfast/model/ids'
import type { Condition, Goal, Instance } from '@holdfast/model/marathon/instance'
import { InstanceId } from '@holdfast/model/marathon/instance'
import { parseInstanceId } from '@holdfast/model/marathon/ids'
import { reservationLabels } from '@holdfast/model/marathon/labels'
import { PathId } from '@holdfast/model/marathon/path-id'
import { describe, expect, test } from 'vitest'
import { decideOffer } from '../../../core/marathon/match/decide.ts'
import { indexOffer } from '../../../core/marathon/match/offer-index.ts'
import { freeOperations, reserveOperations } from '../../../core/marathon/match/operations.ts'
import { reconcileOffer } from '../../../core/marathon/match/reconcile.ts'
import { casesOf } from './cases.ts'
import { appOf, config, FRAMEWORK, instanceOf, little, NOW, offerOf, plenty, scalarOf } from './given.ts'

interface ToReserve {
  readonly principal: string | null
  readonly role?: string
  readonly resources?: readonly { readonly name: string; readonly scalar: { readonly value: number } }[]
  readonly volumes?: readonly {
    readonly containerPath: string
    readonly size: number
    readonly providerId: string | null
  }[]
  readonly task?: string
}

interface Operations {
  readonly operationCount?: number
  readonly operations?: readonly Readonly<Record<string, unknown>>[]
  readonly error?: string
}

function reserve({ principal, role = '*', resources = [], volumes = [] }: ToReserve) {
  return reserveOperations(
    {
      role,
      frameworkId: FRAMEWORK,
      reservationId: 'app.instance-1',
      ...(principal !== null && { principal }),
    },
    resources.map(({ name, scalar }) => scalarOf(name, scalar.value)),
    volumes.map(({ containerPath, size, providerId }) => ({
      persistenceId: `app#${containerPath}#1`,
      containerPath,
      disk: scalarOf('disk', size, providerId === null ? {} : { providerId }),
    })),
  )
}

type Made = ReturnType<typeof reserve>

/** In the words of the cases. */
function told(made: Made): readonly object[] {
  if (!made.ok) return []
  return made.value.map(({ type, reserve, create }) => ({
    type,
    ...(reserve && {
      resources: reserve.resources?.map(({ name, scalar, role, reservation }) => ({
        name,
        value: scalar?.value,
        role,
        principal: reservation?.principal,
      })),
    }),
    ...(create && {
      volumes: create.volumes?.map(({ scalar, role, reservation, disk, provider_id }) => ({
        container_path: disk?.volume?.container_path,
        value: scalar?.value,
        mode: disk?.volume?.mode,
        role,
        principal: reservation?.principal,
        providerId: provider_id?.value ?? null,
      })),
    }),
  }))
}

describe('operations', () => {
  test.each(casesOf<ToReserve, Operations>('operations'))('%s', (_, { given, expect: wanted }) => {
    if (given.task !== undefined) {
      const { principal: _principal, ...withoutPrincipal } = config
      const app = appOf(little)
      const candidates = [instanceOf({ id: 'i1' })]
      const index = indexOffer(offerOf(plenty), FRAMEWORK)
      const decision = decideOffer(
        { index, candidates, instances: () => candidates, runSpecOf: () => app },
        { config: withoutPrincipal, nowMs: NOW, newUuid: () => 'u' },
      )
      expect(decision).toMatchObject({ type: 'LAUNCH', operations: wanted.operations })
      return
    }
    const made = reserve(given)
    if (wanted.error !== undefined) expect(made).toEqual({ ok: false, error: wanted.error })
    if (wanted.operationCount !== undefined) expect(told(made)).toHaveLength(wanted.operationCount)
    if (wanted.operations) expect(told(made)).toEqual(wanted.operations)
  })
})

interface Reconcile {
  readonly offer: {
    readonly volumes: readonly string[]
    readonly labelsInstance?: string
    readonly labelsFramework?: string
  }
  readonly apps: readonly string[]
  readonly pods?: readonly string[]
  readonly instances: readonly (string | KnownInstance)[]
}

interface KnownInstance {
  readonly id: string
  readonly goal?: Goal
  readonly condition?: Condition
  readonly reservation?: boolean
}

interface Reconciled {
  readonly operations: readonly string[]
  readonly stateOp?: 'ForceExpunge' | 'Unreserve'
}

function knownOf(given: string | KnownInstance): Instance {
  const { id, goal = 'Running', condition = 'Running' } = typeof given === 'string' ? { id: given } : given
  const { reservation = true } = typeof given === 'string' ? {} : given
  return {
    ...instanceOf({ id: 'x', goal, condition, ...(reservation && { volumeIds: ['u'] }) }),
    instanceId: InstanceId(id),
    runSpecId: parseInstanceId(id)?.runSpecId ?? PathId('/'),
  }
}

describe('reconcile', () => {
  test.each(casesOf<Reconcile, Reconciled>('reconcile'))('%s', (_, { given, expect: wanted }) => {
    const { offer, apps, pods = [], instances } = given
    const labels = reservationLabels(
      FrameworkId(offer.labelsFramework ?? FRAMEWORK),
      offer.labelsInstance ?? 'not an instance',
    )
    const reserved = { role: 'db', principal: 'p', labels }
    const resources = [
      ...(offer.labelsInstance === undefined ? [] : [scalarOf('cpus', 1, reserved)]),
      ...offer.volumes.map((id) =>
        scalarOf('disk', 10, { ...reserved, volume: { id, containerPath: 'data' } }),
      ),
      ...plenty,
    ]
    const known = new Map(instances.map(knownOf).map((each) => [each.instanceId, each]))
    const leftovers = reconcileOffer(indexOffer(offerOf(resources), FRAMEWORK), {
      instanceOf: (_, id) => known.get(id),
      hasRunSpec: (id) => [...apps, ...pods].includes(id),
    })
    const operations = freeOperations(leftovers.flatMap((each) => each.resources))
    expect(operations.map(({ type }) => type)).toEqual(wanted.operations)
    const verdicts = { ForceExpunge: 'spurious', Unreserve: 'terminal' } as const
    expect(leftovers.map(({ verdict }) => verdict)).toEqual(wanted.stateOp ? [verdicts[wanted.stateOp]] : [])
  })
})
