import type { DiskSpace } from '../api/pages.ts'
import type { ReservationRef } from '../api/rows.ts'
import { refsKey } from './keys.ts'

/** What a volume on a disk could grow into, in MB. */
export interface Room {
  /** Idle in its own reservation. */
  readonly idleMb: number
  /** What could be added to that reservation first. */
  readonly reservableMb: number
}

/**
 * A reservation is made on what is reserved one entry less: on unreserved disk, or, when it refines another, on the idle
 * part of that. Nothing can be added to a static one, which comes from the agent's flags.
 */
export function roomOf(
  space: Pick<DiskSpace, 'unreservedMb' | 'reserved'>,
  stack: readonly ReservationRef[],
): Room {
  const below = stack.slice(0, -1)
  const reservableMb =
    stack.at(-1)?.kind !== 'dynamic' ? 0 : below.length === 0 ? space.unreservedMb : idleIn(space, below)
  return { idleMb: idleIn(space, stack), reservableMb }
}

function idleIn({ reserved }: Pick<DiskSpace, 'reserved'>, stack: readonly ReservationRef[]): number {
  const key = refsKey(stack)
  return reserved.find((entry) => entry.key === key)?.idleMb ?? 0
}
