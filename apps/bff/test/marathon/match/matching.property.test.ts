import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { reservationIdOf } from '@holdfast/model/marathon/labels'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { DiskKind } from '@holdfast/model/marathon/volume'
import { isPersistentVolume, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { invariant } from '@holdfast/model/invariant'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decision, decideOffer } from '../../../core/marathon/match/decide.ts'
import { indexOffer } from '../../../core/marathon/match/offer-index.ts'
import { freeOperations } from '../../../core/marathon/match/operations.ts'
import { reconcileOffer } from '../../../core/marathon/match/reconcile.ts'
import {
  appOf,
  config,
  FRAMEWORK,
  instanceOf,
  mountDisk,
  NOW,
  offerOf,
  pathDisk,
  podOf,
  portsOf,
  type RequestGiven,
  scalarOf,
  type VolumeGiven,
} from './given.ts'
import { accept } from './master.ts'

// Whatever is offered and wanted, a master takes what is decided, and nothing is lost or given twice.

const few = fc.integer({ min: 0, max: 40 }).map((n) => n / 8)

const disk: fc.Arbitrary<Resource> = fc.oneof(
  fc.integer({ min: 1, max: 800 }).map((mb) => scalarOf('disk', mb)),
  fc
    .tuple(fc.constantFrom('/p1', '/p2'), fc.integer({ min: 1, max: 600 }))
    .map(([root, mb]) => pathDisk(root, mb)),
  fc
    .tuple(fc.constantFrom('/m1', '/m2', '/m3'), fc.integer({ min: 1, max: 6_000 }))
    .map(([root, tenths]) => mountDisk(root, tenths / 10)),
)

/** An agent has a mount disk once; it may be told of root and path disks in pieces. */
const resources: fc.Arbitrary<readonly Resource[]> = fc
  .tuple(
    fc.array(
      few.map((n) => scalarOf('cpus', n)),
      { maxLength: 3 },
    ),
    fc.integer({ min: 0, max: 500 }).map((mb) => scalarOf('mem', mb)),
    fc.uniqueArray(disk, {
      minLength: 3,
      maxLength: 7,
      selector: (each) => (each.disk?.source?.type === 'MOUNT' ? each.disk.source.root : each),
    }),
    fc.integer({ min: 0, max: 6 }),
  )
  .map(([cpus, mem, disks, ports]) => [
    ...cpus,
    mem,
    ...disks,
    ...(ports > 0 ? [portsOf(31_000, 31_000 + ports)] : []),
    scalarOf('cpus', 1, { role: 'db' }),
    scalarOf('mem', 40, { role: 'db' }),
  ])

const volume: fc.Arbitrary<Omit<VolumeGiven, 'containerPath'>> = fc.record({
  type: fc.constantFrom<DiskKind>('root', 'path', 'mount'),
  size: fc.integer({ min: 1, max: 200 }),
})

const request: fc.Arbitrary<RequestGiven> = fc
  .record({
    cpus: fc.constantFrom(0.1, 0.5, 1, 1.25),
    mem: fc.integer({ min: 1, max: 100 }),
    disk: fc.constantFrom(0, 10, 33),
    gpus: fc.constant(0),
    volumes: fc.array(volume, { minLength: 1, maxLength: 3 }),
    ports: fc.array(fc.constantFrom(0, 31_001, 31_003), { maxLength: 2 }),
    requirePorts: fc.boolean(),
  })
  .map((given) => ({
    ...given,
    volumes: given.volumes.map((each, at) => ({ ...each, containerPath: `data${at}` })),
  }))

/** A master takes no task that uses nothing. */
function podOfTwo(given: RequestGiven): RunSpec {
  const pod = podOf({ ...given, ports: [] }, ['one', 'two'], {
    executorResources: { cpus: 0.1, mem: 32, disk: 10, gpus: 0 },
  })
  const { cpus, mem, disk } = given
  const containers = pod.containers.map((each, at) =>
    at === 0 ? each : { ...each, resources: { cpus: cpus / 2, mem, disk, gpus: 0 } },
  )
  return { ...pod, containers }
}

const wanted: fc.Arbitrary<RunSpec> = fc
  .tuple(request, fc.boolean())
  .map(([given, pod]) => (pod ? podOfTwo(given) : appOf(given)))

let made = 0

function decide(offered: Resources, runSpec: RunSpec, instance: Instance, selection: 'bestFit' | 'firstFit') {
  const index = indexOffer(offerOf(Resources.list(offered)), FRAMEWORK)
  const candidates = [instance]
  const context = {
    config: { ...config, mountSelection: selection },
    nowMs: NOW,
    newUuid: () => `u${made++}`,
  }
  return decideOffer({ index, candidates, instances: () => candidates, runSpecOf: () => runSpec }, context)
}

/** What the master makes of it. That it takes it is what is claimed. */
function carriedOut(offered: Resources, decision: Decision) {
  if (decision.type === 'NO_MATCH') return undefined
  const accepted = accept(offered, decision.operations)
  expect(accepted).not.toBeTypeOf('string')
  invariant(typeof accepted !== 'string', 'refused')
  return accepted
}

const sum = (...bags: readonly Resources[]) =>
  Resources.quantities(bags.reduce((all, each) => Resources.add(all, each)))

const selection = fc.constantFrom('bestFit' as const, 'firstFit' as const)

test('a master takes every reservation, then the launch on exactly that, and frees it again', () => {
  let launched = 0
  fc.assert(
    fc.property(resources, wanted, selection, (list, runSpec, how) => {
      const before = Resources.of(list)
      const instance = instanceOf({ id: 'new' })
      const reserved = decide(before, runSpec, instance, how)
      const after = carriedOut(before, reserved)
      if (reserved.type !== 'RESERVE' || after === undefined) return
      // Nothing is lost: what is reserved and what is left are what there was.
      expect(sum(after.offered)).toEqual(sum(before))
      const mine = Resources.filter(after.offered, (each) => reservationIdOf(each, FRAMEWORK) !== undefined)
      const rest = Resources.filter(after.offered, (each) => reservationIdOf(each, FRAMEWORK) === undefined)
      expect(Resources.equals(Resources.of(reserved.left.free), rest)).toBe(true)
      const ids = Resources.list(mine).flatMap(({ disk }) => disk?.persistence?.id ?? [])
      expect(ids.toSorted()).toEqual(reserved.reservation.volumes.map(persistenceIdOf).toSorted())

      const waiting = { ...instance, reservation: reserved.reservation }
      const launch = decide(after.offered, runSpec, waiting, how)
      expect(launch.type).toBe('LAUNCH')
      const running = carriedOut(after.offered, launch)
      invariant(running !== undefined, 'no launch')
      expect(Resources.equals(running.used, mine)).toBe(true)
      expect(Resources.equals(running.offered, rest)).toBe(true)
      launched++

      // Its task has ended, and nobody knows it any more.
      const offered = Resources.add(running.offered, running.used)
      const leftovers = reconcileOffer(indexOffer(offerOf(Resources.list(offered)), FRAMEWORK), {
        instanceOf: () => undefined,
        hasRunSpec: () => true,
      })
      const freed = accept(offered, freeOperations(leftovers.flatMap((each) => each.resources)))
      invariant(typeof freed !== 'string', `refused: ${JSON.stringify(freed)}`)
      expect(Resources.equals(freed.offered, before)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
  // Enough of what is drawn fits.
  expect(launched).toBeGreaterThan(100)
})

test('a master takes every launch of what is stateless', () => {
  let launched = 0
  fc.assert(
    fc.property(resources, wanted, (list, runSpec) => {
      const before = Resources.of(list)
      const stateless: RunSpec = { ...runSpec, volumes: [] }
      const decision = decide(before, stateless, instanceOf({ id: 'new' }), 'firstFit')
      const after = carriedOut(before, decision)
      if (decision.type !== 'LAUNCH' || after === undefined) return
      expect(Resources.equals(Resources.of(decision.left.free), after.offered)).toBe(true)
      expect(sum(after.offered, after.used)).toEqual(sum(before))
      launched++
    }),
    { numRuns: 1_000 },
  )
  expect(launched).toBeGreaterThan(100)
})

test('several on one offer never get the same disk, nor more than there is', () => {
  fc.assert(
    fc.property(
      resources,
      fc.array(wanted, { minLength: 2, maxLength: 5 }),
      selection,
      (list, specs, how) => {
        const before = Resources.of(list)
        let index = indexOffer(offerOf(Resources.list(before)), FRAMEWORK)
        let left = before
        for (const [at, runSpec] of specs.entries()) {
          const candidates = [instanceOf({ id: `new${at}` })]
          const decision = decideOffer(
            { index, candidates, instances: () => candidates, runSpecOf: () => runSpec },
            { config: { ...config, mountSelection: how }, nowMs: NOW, newUuid: () => `u${made++}` },
          )
          const after = carriedOut(left, decision)
          if (decision.type === 'NO_MATCH' || after === undefined) continue
          left = after.offered
          index = decision.left
        }
        const mounts = Resources.list(left).flatMap((each) =>
          isPersistentVolume(each) && each.disk?.source?.type === 'MOUNT' ? [each.disk.source.root] : [],
        )
        expect(new Set(mounts).size).toBe(mounts.length)
      },
    ),
    { numRuns: 500 },
  )
})
