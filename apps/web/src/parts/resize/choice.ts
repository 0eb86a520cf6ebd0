import type { VolumeRow } from '@holdfast/model/api/rows'
import type { Room } from '@holdfast/model/ledger/room'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { parseSize } from '../form/size.ts'
import { subtractMb } from '../form/space.ts'
import type { ResizeForm, ResizeVerb } from './form.ts'

/** What the form means for this volume at this moment. */
export interface ResizeChoice {
  /** The size that it shall have. */
  readonly sizeMb?: number
  /** How much is added or taken; 0 while that cannot be told. */
  readonly byMb: number
  readonly room: Room
  /** What is not idle yet of what is to be added. */
  readonly shortMb: number
  /** The person agreed that it is reserved first. */
  readonly reserves: boolean
  readonly fault?: string
}

export function chooseSize(
  form: ResizeForm,
  verb: ResizeVerb,
  { sizeMb: nowMb }: Pick<VolumeRow, 'sizeMb'>,
  room: Room,
): ResizeChoice {
  const nothing = { byMb: 0, room, shortMb: 0, reserves: false }
  const read = parseSize(form.size, form.unit)
  if (!read.ok) return { ...nothing, fault: read.error }
  const byMb = verb === 'grow' ? subtractMb(read.value, nowMb) : subtractMb(nowMb, read.value)
  if (byMb <= 0) {
    const how = verb === 'grow' ? 'larger' : 'smaller'
    return { ...nothing, fault: `It has ${formatSize(nowMb)} now: enter a ${how} size.` }
  }
  const shortMb = verb === 'grow' ? Math.max(0, subtractMb(byMb, room.idleMb)) : 0
  const reserves = form.reserveFirst && shortMb > 0 && shortMb <= room.reservableMb
  const fault = shortMb > 0 && !reserves ? shortText(shortMb, nowMb, room) : undefined
  return { sizeMb: read.value, byMb, room, shortMb, reserves, ...(fault !== undefined && { fault }) }
}

/** Something is short, and reserving it would help. */
export function canReserve({ shortMb, room }: ResizeChoice): boolean {
  return shortMb > 0 && shortMb <= room.reservableMb
}

function shortText(shortMb: number, nowMb: number, { idleMb, reservableMb }: Room): string {
  if (shortMb <= reservableMb) return `${formatSize(shortMb)} short: reserve it first.`
  const [most, idle, more] = [nowMb + idleMb + reservableMb, idleMb, reservableMb].map(formatSize)
  return `More than there is: it can have ${most}, for ${idle} of its reservation is idle and ${more} can be added.`
}
