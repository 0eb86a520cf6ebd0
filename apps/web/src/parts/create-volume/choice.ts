import type { AgentSpace, DiskSpace } from '@holdfast/model/api/pages'
import type { CreateForm } from './form.ts'
import { parseSize } from '../form/size.ts'
import { findDisk, isWhole, reservableMb, stacksOf, subtractMb, whyNoVolume } from '../form/space.ts'
import type { Stack } from '../form/space.ts'

/** What the form means on this agent at this moment. Everything here follows from the form and the agent's space. */
export interface Choice {
  readonly disk?: DiskSpace
  readonly stacks: readonly Stack[]
  readonly stack?: Stack
  /** Set when the disk is used whole: the size is then this one, whatever was typed. */
  readonly wholeMb?: number
  readonly sizeMb?: number
  readonly sizeFault?: string
  /** Idle in the chosen reservation. */
  readonly idleMb: number
  /** What could be added to it. */
  readonly reservableMb: number
  /** What is missing for this size. */
  readonly shortMb: number
  /** The person was asked, or there is nothing else to do: a reservation is made before the volume. */
  readonly reserves: boolean
}

export function chooseFrom(
  form: CreateForm,
  space: AgentSpace | undefined,
  login: string | undefined,
): Choice {
  const disk = findDisk(space, form.diskKey) ?? onlyDisk(form, space)
  if (!disk) return { ...readSize(form), stacks: [], idleMb: 0, reservableMb: 0, shortMb: 0, reserves: false }
  const stacks = stacksOf(disk, form.role, login ?? (form.principal || undefined))
  const stack = stacks.find(({ key }) => key === form.stackKey) ?? stacks[0]
  const wholeMb = isWhole(disk.disk) ? disk.disk.account.sizeMb : undefined
  const size = wholeMb === undefined ? readSize(form) : { sizeMb: wholeMb }
  const idleMb = stack?.idleMb ?? 0
  const shortMb = size.sizeMb === undefined ? 0 : Math.max(0, subtractMb(size.sizeMb, idleMb))
  const reservable = reservableMb(disk, stack)
  return {
    disk,
    stacks,
    ...(stack && { stack }),
    ...(wholeMb !== undefined && { wholeMb }),
    ...size,
    idleMb,
    reservableMb: reservable,
    shortMb,
    reserves: shortMb > 0 && shortMb <= reservable && (form.reserveFirst || stack?.kind === 'new'),
  }
}

/** Where there is nothing to choose, nothing has to be chosen. */
function onlyDisk(form: CreateForm, space: AgentSpace | undefined): DiskSpace | undefined {
  const able = space?.disks.filter((disk) => whyNoVolume(disk, form.role) === undefined) ?? []
  return form.diskKey === '' && able.length === 1 ? able[0] : undefined
}

function readSize({ size, unit }: CreateForm): { readonly sizeMb?: number; readonly sizeFault?: string } {
  const read = parseSize(size, unit)
  return read.ok ? { sizeMb: read.value } : { sizeFault: read.error }
}
