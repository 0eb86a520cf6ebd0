import type { Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import { isWanted } from './disk-predicates.ts'
import type { DiskRequest, Placed, Wanted } from './disk-request.ts'
import { amountOf, sourceKey } from './scalars.ts'

/**
 * Mount disks, each taken whole by one volume.
 *
 * @param wanted the largest first
 */
export function placeOnMounts(
  offered: readonly Resource[],
  wanted: readonly Wanted[],
  selection: DiskRequest['mountSelection'],
): Placed[] | undefined {
  if (selection === 'firstFit') return eachItsFirst(offered, wanted)
  const bySize = offered.toSorted((a, b) => amountOf(a) - amountOf(b))
  return eachItsFirst(bySize, wanted) ?? eachDiskItsMostBound(bySize, wanted)
}

/** Every volume takes the first disk that fits. What it takes from another is not looked at. */
function eachItsFirst(offered: readonly Resource[], wanted: readonly Wanted[]): Placed[] | undefined {
  let pool = offered
  const placed: Placed[] = []
  for (const request of wanted) {
    const chosen = pool.find((disk) => fits(disk, request))
    if (chosen === undefined) return undefined
    placed.push(placedOn(chosen, request))
    pool = without(pool, chosen)
  }
  return placed
}

/**
 * Every disk, from the smallest on, goes to that of the volumes it fits which can take the least more: so all find a place whenever
 * sizes alone decide and there is one.
 */
function eachDiskItsMostBound(offered: readonly Resource[], wanted: readonly Wanted[]): Placed[] | undefined {
  let left = wanted
  let pool = offered
  const placed: Placed[] = []
  for (const disk of offered) {
    if (!pool.includes(disk)) continue
    const [chosen] = left
      .filter((request) => fits(disk, request))
      .toSorted((a, b) => mostOf(a) - mostOf(b) || b.size - a.size)
    if (chosen === undefined) continue
    placed.push(placedOn(disk, chosen))
    left = left.filter((request) => request !== chosen)
    pool = without(pool, disk)
  }
  if (left.length > 0) return undefined
  return placed.toSorted((a, b) => sizeOf(b) - sizeOf(a))
}

/** The same disk told of twice is still one. */
function without(pool: readonly Resource[], taken: Resource): readonly Resource[] {
  return pool.filter((disk) => sourceKey(disk) !== sourceKey(taken))
}

function placedOn(disk: Resource, { volume }: Wanted): Placed {
  return { resources: [disk], ...(volume && { volume }) }
}

const sizeOf = ({ volume }: Placed): number => volume?.persistent.size ?? 0

function mostOf({ volume }: Wanted): number {
  return volume?.persistent.maxSize ?? Number.MAX_VALUE
}

/** Both bounds are inclusive. */
function fits(disk: Resource, { size, volume }: Wanted): boolean {
  const amount = amountOf(disk)
  if (amount < size || amount <= 0) return false
  if (volume === undefined) return true
  const { maxSize } = volume.persistent
  return (maxSize === undefined || amount <= Scalar.of(maxSize)) && isWanted(volume.persistent, disk)
}
