import { readFileSync } from 'node:fs'

/** What Marathon does, as cases: each test reads those of its kind in the form that it knows. */
export const everyCase: readonly object[] = (
  JSON.parse(readFileSync(new URL('volume-matching.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly object[]
  }
).cases

export interface CaseOf<Given, Expected> {
  readonly id: string
  readonly do: string
  readonly given: Given
  readonly expect: Expected
}

/** By name, as `test.each` takes them. */
export function casesOf<Given, Expected>(what: string): [string, CaseOf<Given, Expected>][] {
  return (everyCase as readonly CaseOf<Given, Expected>[])
    .filter((each) => each.do === what)
    .map((each) => [each.id, each])
}
