import { describe, expect, test } from 'vitest'
import { compatible, type ComparedInfo, type ReconfigurationPolicy } from '../../core/agent/compatibility.ts'
import { decodeAttributes } from '../../src/flags/attributes.ts'
import { casesOf, flagResources, value, type Written } from './cases.ts'

interface WrittenInfo {
  readonly hostname: string
  readonly port?: number
  readonly resources: Written
  readonly attributes: string
}

interface Comparison {
  readonly policy: ReconfigurationPolicy
  readonly previous: WrittenInfo
  readonly current: WrittenInfo
}

const infoOf = ({ hostname, port = 5051, resources, attributes }: WrittenInfo): ComparedInfo => ({
  hostname,
  port,
  resources: flagResources(resources),
  attributes: value(decodeAttributes(attributes)),
})

describe('an agent that says something else of itself may keep its id as in Mesos', () => {
  test.each(casesOf<object, Comparison, { readonly ok: boolean; readonly error?: string }>('compat'))(
    '$id',
    ({ do: { policy, previous, current }, expect: { ok, error } }) => {
      const result = compatible(policy, infoOf(previous), infoOf(current))
      expect(result.ok).toBe(ok)
      if (error !== undefined) expect(result).toMatchObject({ error: expect.stringContaining(error) })
      if (!result.ok && policy === 'additive')
        expect(result.error).toMatch(/^Configuration change not permitted under 'additive' policy: /)
    },
  )
})
