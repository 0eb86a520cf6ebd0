import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime } from '../../../core/marathon/view/iso-time.ts'

const first = Date.UTC(1000, 0, 1)
const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

test('a time is written as the platform writes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (ms) => isoTime(ms) === new Date(ms).toISOString()),
    { numRuns: 2000 },
  )
})

test.each(['1970-01-01', '2000-02-29', '1900-03-01', '2100-02-28', '2024-12-31'])(
  'the last moment of %s is of that day',
  (day) => expect(isoTime(Date.parse(`${day}T23:59:59.999Z`))).toBe(`${day}T23:59:59.999Z`),
)
