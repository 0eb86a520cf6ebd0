import { invariant } from '@holdfast/model/invariant'
import type { Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'

/** What there is to know of the instances of one run spec that wait for offers in one role. */
export interface Waiters {
  readonly id: PathId
  readonly versions: readonly string[]
  /** One of each version that has reserved nothing: any other would be used, or refused, alike. */
  readonly newcomers: readonly Instance[]
}

const memo = new WeakMap<object, Waiters | undefined>()

/** Put together again only where something changed: thousands may wait. */
export function waitersOf(waiting: PersistentMap<Instance>): Waiters {
  const waiters = PersistentMap.fold(waiting, memo, ofInstances, together)
  invariant(waiters !== undefined, 'Nobody waits, and is remembered for it')
  return waiters
}

function ofInstances(instances: readonly Instance[]): Waiters | undefined {
  return together(
    instances.map(({ runSpecId, runSpecVersion, reservation }, at) => ({
      id: runSpecId,
      versions: [runSpecVersion],
      newcomers: reservation === undefined ? instances.slice(at, at + 1) : [],
    })),
  )
}

function together(parts: readonly (Waiters | undefined)[]): Waiters | undefined {
  const [first] = parts
  if (first === undefined) return undefined
  const versions = new Set<string>()
  const newcomers = new Map<string, Instance>()
  for (const part of parts) {
    for (const version of part?.versions ?? []) versions.add(version)
    for (const each of part?.newcomers ?? [])
      if (!newcomers.has(each.runSpecVersion)) newcomers.set(each.runSpecVersion, each)
  }
  return { id: first.id, versions: [...versions], newcomers: [...newcomers.values()] }
}
