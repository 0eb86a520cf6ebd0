import { describe, expect, it } from 'vitest'
import { isOverQuota, quotaSentence, quotaText } from '../src/pages/roles/quota.ts'

describe('a quota in words', () => {
  it('says how much of the limit is consumed', () => {
    expect(quotaText({ name: 'disk', limit: 102_400, consumed: 32_768 })).toBe('32 GiB of 100 GiB')
    expect(quotaText({ name: 'cpus', limit: 8, consumed: 1.5 })).toBe('1.5 of 8 cpus')
    expect(quotaText({ name: 'mem', limit: 4096, consumed: 0 })).toBe('0 MiB of 4 GiB memory')
  })

  it('says what is guaranteed where there is no limit', () => {
    expect(quotaText({ name: 'disk', guarantee: 51_200, consumed: 1024 })).toBe('1 GiB, 50 GiB guaranteed')
    expect(quotaSentence({ name: 'disk', guarantee: 1024, limit: 2048, consumed: 0 })).toBe(
      'disk: 0 MiB of 2 GiB, 1 GiB guaranteed',
    )
  })

  it('is over when more is consumed than may be, never at the limit', () => {
    expect(isOverQuota({ name: 'disk', limit: 10, consumed: 10 })).toBe(false)
    expect(isOverQuota({ name: 'disk', limit: 10, consumed: 11 })).toBe(true)
    expect(isOverQuota({ name: 'disk', guarantee: 10, consumed: 11 })).toBe(false)
    expect(quotaSentence({ name: 'disk', limit: 1024, consumed: 2048 })).toBe(
      'disk: 2 GiB of 1 GiB; more than its limit',
    )
  })
})
