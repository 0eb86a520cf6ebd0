import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DiskAccount } from '../../src/api/rows.ts'
import { Account, accountOf } from '../../src/ledger/account.ts'

const amount = fc.nat(2 ** 40)
const anyParts = fc.record({
  size: amount,
  hidden: amount,
  volumes: fc.record({ attached: amount, detached: amount, orphaned: amount, unknown: amount }),
  reserved: amount,
  reservedUsed: amount,
  unreserved: amount,
  unreservedUsed: amount,
})

/** Summed in whole thousandths, as a person with a pencil would. */
function sumOfParts(account: DiskAccount): number {
  const { sizeMb: _, ...parts } = account
  return Object.values(parts).reduce((sum, mb) => sum + Math.round(mb * 1000), 0)
}

describe('the account of a disk', () => {
  it('adds up to its size exactly, whatever its parts claim', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        expect(sumOfParts(Account.toMb(accountOf(parts)))).toBe(parts.size)
      }),
    )
  })

  it('has no remainder when what is in use is part of what there is', () => {
    const [volumes, reserved, unreserved] = [{ attached: 3, detached: 1, orphaned: 2, unknown: 0 }, 100, 1000]
    const account = accountOf({
      size: 1206,
      hidden: 100,
      volumes,
      reserved,
      reservedUsed: 40,
      unreserved,
      unreservedUsed: 300,
    })
    expect(account).toMatchObject({
      reservedIdle: 60,
      usedUnreserved: 340,
      free: 700,
      hidden: 100,
      remainder: 0,
    })
  })

  it('shows as its remainder what is used twice', () => {
    const volumes = { attached: 0, detached: 0, orphaned: 0, unknown: 0 }
    const account = accountOf({
      size: 100,
      hidden: 0,
      volumes,
      reserved: 0,
      reservedUsed: 0,
      unreserved: 100,
      unreservedUsed: 130,
    })
    expect(account).toMatchObject({ free: 0, usedUnreserved: 130, remainder: -30 })
  })

  it('comes back from MB as it was, and sums add up too', () => {
    fc.assert(
      fc.property(fc.array(anyParts), (all) => {
        const accounts = all.map(accountOf)
        for (const account of accounts) expect(Account.ofMb(Account.toMb(account))).toEqual(account)
        const sum = Account.sum(accounts)
        expect(sumOfParts(Account.toMb(sum))).toBe(sum.size)
        expect(accounts.reduce((left, account) => Account.subtract(left, account), sum)).toEqual(Account.zero)
      }),
    )
  })
})
