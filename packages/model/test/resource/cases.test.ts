import { readFileSync } from 'node:fs'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { summarize } from '@holdfast/model/resource/summary'
import type { Json } from '@holdfast/model/json'
import { describe, expect, test } from 'vitest'
import { Refused, bagOf, evaluate, resourceOf, toBag } from './case-language.ts'
import type { Environment, Value } from './case-language.ts'

interface Case {
  readonly id: string
  readonly source: string
  readonly given: Environment
  readonly do: Json
  readonly expect: Expectation
}

interface Expectation {
  readonly error?: true
  readonly text?: string
  readonly ok?: true
  readonly bool?: boolean
  readonly number?: number
  readonly string?: string
  readonly size?: number
  readonly counts?: readonly (readonly [Json, number])[]
  readonly scalars?: Readonly<Record<string, number>>
  readonly ranges?: Readonly<Record<string, string>>
  readonly value?: Json
  readonly resource?: Json
}

const file = new URL('../cases/resources.json', import.meta.url)
const { cases, count }: { cases: Case[]; count: number } = JSON.parse(readFileSync(file, 'utf8'))

describe("Mesos' own cases of resources", () => {
  test('all of them are here', () => expect(cases).toHaveLength(count))

  test.each(cases)('$id ($source)', ({ given, do: expression, expect: expected }) => {
    if (expected.error) {
      const refused = () => evaluate(expression, given)
      expect(refused).toThrow(Refused)
      expect(refused).toThrow(expected.text ?? '')
      return
    }
    check(evaluate(expression, given), expected, given)
  })
})

function check(value: Value, expected: Expectation, given: Environment): void {
  const plain = expected.bool ?? expected.number ?? expected.string ?? expected.ok
  if (plain !== undefined) expect(value).toBe(plain)
  else if (expected.resource !== undefined) expect(value).toEqual(expected.resource)
  else checkBag(toBag(value), expected, given)
}

function checkBag(bag: Resources, expected: Expectation, given: Environment): void {
  const { size, scalars = {}, ranges = {}, counts = [], value } = expected
  if (size !== undefined) expect(Resources.size(bag)).toBe(size)
  for (const [name, sum] of Object.entries(scalars)) {
    expect(Resources.quantities(bag).get(name)).toBe(Scalar.of(sum))
  }
  for (const [name, text] of Object.entries(ranges)) expect(summarize(bag)[name]).toBe(text)
  for (const [resource, count] of counts) expect(Resources.count(bag, resourceOf(resource))).toBe(count)
  if (value !== undefined) {
    const wanted = bagOf(value, given)
    expect(Resources.diff(bag, wanted)).toEqual({ removed: [], added: [] })
    expect(Resources.equals(bag, wanted)).toBe(true)
  }
}
