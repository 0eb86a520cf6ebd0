import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseResources as parseFlags } from '@holdfast/model/wire/parse-resources'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import { LEFT_OUT } from './left-out.ts'

export interface Case<Given, Do, Expect> {
  readonly id: string
  readonly given: { readonly kind: string } & Given
  readonly do: Do
  readonly expect: Expect
}

const file = join(import.meta.dirname, 'cases/recovery.json')
// The file is part of the tests: its form is known.
const all = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly cases: readonly Case<unknown, unknown, unknown>[]
}

export const allCases = all.cases

/** Those of one kind that an embedded cluster can express. */
export function casesOf<Given, Do, Expect>(kind: string): readonly Case<Given, Do, Expect>[] {
  const cases = allCases.filter(({ given, id }) => given.kind === kind && !(id in LEFT_OUT))
  return cases as readonly Case<Given, Do, Expect>[]
}

/** Resources as a case writes them: the text of a flag, or JSON. */
export type Written = string | readonly unknown[]

/** What an agent's flags say. */
export function flagResources(written: Written): Resources {
  return value(parseFlags(typeof written === 'string' ? written : JSON.stringify(written)))
}

/** What frameworks, operators and agents say, with reservations and volumes. */
export function resourcesIn(written: Written): readonly Resource[] {
  if (typeof written === 'string') return Resources.list(flagResources(written))
  return value(upgradeResources(value(parseResources(JSON.stringify(written)))))
}

export function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
