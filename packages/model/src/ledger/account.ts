import type { DiskAccount, VolumeStatus } from '../api/rows.ts'

/**
 * What a disk consists of. Everything here is a whole number of thousandths of a MB, so that sums are exact;
 * `DiskAccount` is the same in MB.
 */
export interface DiskParts {
  /** All of it: free, reserved and in volumes. */
  readonly size: number
  /** What may not be told: of it only the amount is. */
  readonly hidden: number
  readonly volumes: Readonly<Record<VolumeStatus, number>>
  /** Reserved and in no volume; `reservedUsed` of it is in use. */
  readonly reserved: number
  readonly reservedUsed: number
  readonly unreserved: number
  readonly unreservedUsed: number
}

/** An account in thousandths of a MB. */
export interface Account {
  readonly size: number
  readonly attached: number
  readonly detached: number
  readonly orphaned: number
  readonly unknown: number
  readonly reservedIdle: number
  readonly usedUnreserved: number
  readonly free: number
  readonly hidden: number
  readonly remainder: number
}

/** Whatever the parts say, the account adds up: what they leave open, or claim twice, is the remainder. */
export function accountOf({ size, hidden, volumes, ...parts }: DiskParts): Account {
  const { attached, detached, orphaned, unknown } = volumes
  const reservedIdle = Math.max(0, parts.reserved - parts.reservedUsed)
  const usedUnreserved = parts.unreservedUsed + parts.reservedUsed
  const free = Math.max(0, parts.unreserved - parts.unreservedUsed)
  const told = attached + detached + orphaned + unknown + reservedIdle + usedUnreserved + free
  const remainder = size - told - hidden
  return {
    size,
    attached,
    detached,
    orphaned,
    unknown,
    reservedIdle,
    usedUnreserved,
    free,
    hidden,
    remainder,
  }
}

export const Account = {
  zero: accountOf({
    size: 0,
    hidden: 0,
    volumes: { attached: 0, detached: 0, orphaned: 0, unknown: 0 },
    reserved: 0,
    reservedUsed: 0,
    unreserved: 0,
    unreservedUsed: 0,
  }),

  add(a: Account, b: Account): Account {
    return combine(a, b, 1)
  },

  subtract(a: Account, b: Account): Account {
    return combine(a, b, -1)
  },

  sum(accounts: Iterable<Account>): Account {
    let sum = Account.zero
    for (const account of accounts) sum = Account.add(sum, account)
    return sum
  },

  /** In MB, as it is shown. */
  toMb(account: Account): DiskAccount {
    return {
      sizeMb: account.size / 1000,
      attachedMb: account.attached / 1000,
      detachedMb: account.detached / 1000,
      orphanedMb: account.orphaned / 1000,
      unknownMb: account.unknown / 1000,
      reservedIdleMb: account.reservedIdle / 1000,
      usedUnreservedMb: account.usedUnreserved / 1000,
      freeMb: account.free / 1000,
      ...(account.hidden !== 0 && { hiddenMb: account.hidden / 1000 }),
      remainderMb: account.remainder / 1000,
    }
  },

  ofMb(account: DiskAccount): Account {
    return {
      size: thousandths(account.sizeMb),
      attached: thousandths(account.attachedMb),
      detached: thousandths(account.detachedMb),
      orphaned: thousandths(account.orphanedMb),
      unknown: thousandths(account.unknownMb),
      reservedIdle: thousandths(account.reservedIdleMb),
      usedUnreserved: thousandths(account.usedUnreservedMb),
      free: thousandths(account.freeMb),
      hidden: thousandths(account.hiddenMb ?? 0),
      remainder: thousandths(account.remainderMb),
    }
  },
}

/** MB that are shown, back as they are counted. */
export function thousandths(mb: number): number {
  return Math.round(mb * 1000)
}

function combine(a: Account, b: Account, sign: 1 | -1): Account {
  return {
    size: a.size + sign * b.size,
    attached: a.attached + sign * b.attached,
    detached: a.detached + sign * b.detached,
    orphaned: a.orphaned + sign * b.orphaned,
    unknown: a.unknown + sign * b.unknown,
    reservedIdle: a.reservedIdle + sign * b.reservedIdle,
    usedUnreserved: a.usedUnreserved + sign * b.usedUnreserved,
    free: a.free + sign * b.free,
    hidden: a.hidden + sign * b.hidden,
    remainder: a.remainder + sign * b.remainder,
  }
}
