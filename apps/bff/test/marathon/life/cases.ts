import { readFileSync } from 'node:fs'

export interface Case {
  readonly id: string
  readonly given: Json
  readonly do: string | Json
  readonly expect: Json
}

export type Json = Readonly<Record<string, unknown>>

const file = JSON.parse(readFileSync(new URL('lifecycle.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
}

export const allCases: readonly Case[] = file.cases

/** What is done: a word, or the one member of an object. */
export function verbOf({ do: what }: Case): string {
  return typeof what === 'string' ? what : (Object.keys(what)[0] ?? '')
}

export function casesThat(...verbs: readonly string[]): readonly Case[] {
  return allCases.filter((each) => verbs.includes(verbOf(each)))
}

export const textIn = (json: Json, key: string): string | undefined => {
  const value = json[key]
  return typeof value === 'string' ? value : undefined
}

export const numberIn = (json: Json, key: string): number | undefined => {
  const value = json[key]
  return typeof value === 'number' ? value : undefined
}

export const listIn = (json: Json, key: string): readonly Json[] => (json[key] ?? []) as readonly Json[]

export const namesIn = (json: Json, key: string): readonly string[] => (json[key] ?? []) as readonly string[]
