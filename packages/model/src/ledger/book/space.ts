import type { Owner } from '../../api/rows.ts'
import type { Resource } from '../../resource/resource.ts'
import { Resources } from '../../resource/resources.ts'
import type { Scalar } from '../../scalar.ts'
import type { Claim } from '../claim.ts'
import { diskKey, diskOf } from '../disks.ts'
import { stackKey } from '../keys.ts'
import type { Draft } from './book-change.ts'
import { addToDisk, isGone, newDisk } from './disk-entry.ts'
import type { DiskEntry, StackEntry } from './entries.ts'
import { newStack, partOn, sweepStack } from './stack-entry.ts'

/** The disks of an agent and what is reserved on it. */
export class Space {
  readonly disks = new Map<string, DiskEntry>()
  readonly stacks = new Map<string, StackEntry>()

  diskOf(resource: Resource, draft: Draft): DiskEntry {
    const disk = diskOf(resource)
    const key = diskKey(disk)
    let entry = this.disks.get(key)
    if (!entry) this.disks.set(key, (entry = newDisk(key, disk)))
    draft.disks.add(entry)
    return entry
  }

  stackOf({ reservations }: Resource, draft: Draft, owner: (claim: Claim) => Owner): StackEntry {
    const key = stackKey(reservations)
    let entry = this.stacks.get(key)
    if (!entry) {
      this.stacks.set(key, (entry = newStack(key, reservations, owner)))
      draft.stacksNew.push(entry)
    }
    draft.stacks.add(entry)
    return entry
  }

  /** Disk that is in no volume: part of the total, or in use. */
  takePlain(
    resource: Resource,
    amount: number,
    of: 'total' | 'used',
    draft: Draft,
    owner: (claim: Claim) => Owner,
  ): void {
    const disk = this.diskOf(resource, draft)
    if (of === 'total') addToDisk(disk, 'size', amount)
    if (resource.reservations.length === 0) {
      addToDisk(disk, of === 'total' ? 'unreserved' : 'unreservedUsed', amount)
      return
    }
    addToDisk(disk, of === 'total' ? 'reserved' : 'reservedUsed', amount)
    const part = partOn(this.stackOf(resource, draft, owner), disk)
    part[of === 'total' ? 'plain' : 'used'] += amount
  }

  /** Disk of which only the amount may be told. */
  takeHidden(resource: Resource, amount: number, draft: Draft): void {
    const disk = this.diskOf(resource, draft)
    addToDisk(disk, 'size', amount)
    addToDisk(disk, 'hidden', amount)
  }

  /** What is reserved beside disk. */
  takeOther(resource: Resource, sign: 1 | -1, draft: Draft, owner: (claim: Claim) => Owner): void {
    if (resource.reservations.length === 0) return
    const stack = this.stackOf(resource, draft, owner)
    stack.other =
      sign === 1 ? Resources.add(stack.other, resource) : Resources.subtract(stack.other, resource)
  }

  /** Forgets what a step left empty. */
  sweep(draft: Draft): void {
    for (const stack of draft.stacks) {
      if (!sweepStack(stack)) continue
      this.stacks.delete(stack.key)
      draft.stacksGone.push(stack)
    }
    for (const disk of draft.disks) if (isGone(disk)) this.disks.delete(disk.key)
  }
}

/** Space on a disk, in thousandths of a MB; undefined for other resources. Revocable space is a loan of other's space. */
export function diskSpaceOf({ name, value, revocable }: Resource): Scalar | undefined {
  return name === 'disk' && value.type === 'SCALAR' && !revocable ? value.scalar : undefined
}
