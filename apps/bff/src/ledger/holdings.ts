import type { NamedAccount, RoleHolding } from '@holdfast/model/api/pages'
import type { DiskRow, VolumeStatus } from '@holdfast/model/api/rows'
import { Account, thousandths } from '@holdfast/model/ledger/account'
import type { LedgerAgent } from '@holdfast/model/ledger/agent-list'
import { diskKinds } from '@holdfast/model/ledger/volume-list'
import type { LedgerVolume } from '@holdfast/model/ledger/volume-list'
import type { LedgerReservation } from '@holdfast/model/ledger/reservation-list'
import { Tally } from './tally.ts'

/** Roles are told in the order of how much they hold; no more than this. */
const MAX_ROLES = 50

/** The sums of the whole cluster, kept row by row: of all disks, by kind of disk, and by role. In thousandths of a MB. */
export class Holdings {
  #all = Account.zero
  readonly #byKind = new Map<string, Account>()
  /** Agents on which some account leaves a remainder. */
  readonly #unbalanced = new Set<string>()
  readonly #reserved = new Tally()
  readonly #idle = new Tally()
  readonly #inVolumes: Readonly<Record<VolumeStatus, Tally>> = {
    attached: new Tally(),
    detached: new Tally(),
    orphaned: new Tally(),
    unknown: new Tally(),
  }

  get account(): Account {
    return this.#all
  }

  get unbalanced(): ReadonlySet<string> {
    return this.#unbalanced
  }

  byKind(): NamedAccount[] {
    return diskKinds.flatMap((name) => {
      const account = this.#byKind.get(name)
      return account && account.size !== 0 ? [{ name, account: Account.toMb(account) }] : []
    })
  }

  byRole(): RoleHolding[] {
    return this.#reserved.top(MAX_ROLES).map(({ value: role, count }) => ({
      role,
      reservedMb: count / 1000,
      attachedMb: this.#inVolumes.attached.get(role) / 1000,
      detachedMb: this.#inVolumes.detached.get(role) / 1000,
      orphanedMb: this.#inVolumes.orphaned.get(role) / 1000,
      unknownMb: this.#inVolumes.unknown.get(role) / 1000,
      idleMb: this.#idle.get(role) / 1000,
    }))
  }

  changeAgent(before: LedgerAgent | undefined, after: LedgerAgent | undefined): void {
    // Disks that did not change are the same objects.
    const kept = new Set(before?.disks)
    for (const disk of after?.disks ?? []) if (!kept.delete(disk)) this.#countDisk(disk, 1)
    for (const disk of kept) this.#countDisk(disk, -1)
    const row = after ?? before
    if (!row) return
    if (after?.disks.some(({ account }) => account.remainderMb !== 0)) this.#unbalanced.add(row.agentId)
    else this.#unbalanced.delete(row.agentId)
  }

  countVolume({ role, status, sizeMb }: LedgerVolume, sign: 1 | -1): void {
    this.#inVolumes[status].add(role, sign * thousandths(sizeMb))
  }

  countReservation({ role, sizeMb, idleMb }: LedgerReservation, sign: 1 | -1): void {
    this.#reserved.add(role, sign * thousandths(sizeMb))
    this.#idle.add(role, sign * thousandths(idleMb))
  }

  #countDisk({ disk, account }: DiskRow, sign: 1 | -1): void {
    const change = Account.ofMb(account)
    const counted = (sum: Account) => (sign === 1 ? Account.add(sum, change) : Account.subtract(sum, change))
    this.#all = counted(this.#all)
    this.#byKind.set(disk.kind, counted(this.#byKind.get(disk.kind) ?? Account.zero))
  }
}
