import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Number on the wire, type, label, and the default as it is declared. */
export type WireField = readonly [number: number, type: string, label: Label, fallback?: string]
type Label = 'required' | 'optional' | 'repeated'

interface WireFacts {
  readonly messages: Readonly<Record<string, Readonly<Record<string, WireField>>>>
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** What the wire of the v1 API looks like: every message with its fields, and every enumeration. */
// The file is part of this program.
const facts = JSON.parse(readFileSync(join(import.meta.dirname, 'fields.json'), 'utf8')) as WireFacts

/** A type of Google's own, which Mesos uses in one place. */
const GOOGLE: WireFacts['messages'] = {
  'google.protobuf.Duration': { seconds: [1, 'int64', 'optional'], nanos: [2, 'int32', 'optional'] },
}

export const messages: WireFacts['messages'] = { ...facts.messages, ...GOOGLE }
export const { enums } = facts

/** The full name of a type that a message mentions: the innermost that is declared; undefined when none is. */
export function resolveType(scope: string, type: string): string | undefined {
  const parts = scope.split('.')
  for (let length = parts.length; length >= 0; length--) {
    const name = [...parts.slice(0, length), type].join('.')
    if (Object.hasOwn(messages, name) || Object.hasOwn(enums, name)) return name
  }
  return undefined
}

/** The type of the values, for a `map<string,...>`. */
export const mapValueType = (type: string): string | undefined => /^map<string,(.+)>$/.exec(type)?.[1]
