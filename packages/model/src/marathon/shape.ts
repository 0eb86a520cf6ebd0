import { Violations } from './violation.ts'

/**
 * Reads a part of a definition from JSON. Undefined: it does not have the shape, and `faults` says where and why, in the words
 * of Marathon's API. What is read holds only members that the shape knows, and no null.
 *
 * Source: the readers that marathon generates from `docs/docs/rest-api/public/api/v2/types`, on play-json.
 */
export type Shape<T> = (json: unknown, faults: Violations) => T | undefined

/** One member of an object. A member that is null is absent, as in Marathon. */
export interface Member<T, Optional extends boolean> {
  readonly shape: Shape<T>
  readonly optional: Optional
  readonly fallback?: T
}

interface Members {
  readonly [name: string]: Member<unknown, boolean>
}

export type ReadOf<M extends Members> = {
  readonly [K in keyof M as M[K] extends Member<unknown, false> ? K : never]: Read<M[K]>
} & {
  readonly [K in keyof M as M[K] extends Member<unknown, false> ? never : K]?: Read<M[K]>
}

type Read<M> = M extends Member<infer T, boolean> ? T : never

/** Every member may be absent, and none has a default: what an update may name. */
export type PartialOf<M extends Members> = { readonly [K in keyof M]?: Read<M[K]> }

export function required<T>(shape: Shape<T>): Member<T, false> {
  return { shape, optional: false }
}

export function optional<T>(shape: Shape<T>): Member<T, true> {
  return { shape, optional: true }
}

export function defaulted<T>(shape: Shape<T>, fallback: T): Member<T, false> {
  return { shape, optional: false, fallback }
}

export function object<M extends Members>(members: M): Shape<ReadOf<M>> {
  // The wire is decoded here: every member was read by its shape.
  return (json, faults) => readMembers(members, json, faults, false) as ReadOf<M> | undefined
}

export function partial<M extends Members>(members: M): Shape<PartialOf<M>> {
  return (json, faults) => readMembers(members, json, faults, true)
}

function readMembers(
  members: Members,
  json: unknown,
  faults: Violations,
  isPartial: boolean,
): object | undefined {
  if (!isRecord(json)) return fault(faults, 'error.expected.jsobject')
  const read: [string, unknown][] = []
  let isWhole = true
  for (const [name, member] of Object.entries(members)) {
    const value = readMember(name, member, json, faults, isPartial)
    if (value !== undefined) read.push([name, value])
    else if (isGiven(json, name) || (!member.optional && !isPartial)) isWhole = false
  }
  return isWhole ? Object.fromEntries(read) : undefined
}

function readMember(
  name: string,
  member: Member<unknown, boolean>,
  json: Readonly<Record<string, unknown>>,
  faults: Violations,
  isPartial: boolean,
): unknown {
  if (isGiven(json, name)) return member.shape(json[name], Violations.at(faults, `/${name}`))
  if (isPartial || member.optional) return undefined
  if (member.fallback === undefined) Violations.add(faults, `/${name}`, 'error.path.missing')
  return member.fallback
}

function isGiven(json: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(json, name) && json[name] !== null && json[name] !== undefined
}

export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** Notes the fault; what was to be read is undefined. */
export function fault(faults: Violations, error: string): undefined {
  Violations.add(faults, '', error)
}

export function list<T>(item: Shape<T>, max = Infinity): Shape<readonly T[]> {
  return (json, faults) => {
    if (!Array.isArray(json)) return fault(faults, 'error.expected.jsarray')
    if (json.length > max) return fault(faults, 'error.maxLength')
    const items: T[] = []
    for (let at = 0; at < json.length; at++) {
      const read = item(json[at], Violations.at(faults, `(${at})`))
      if (read !== undefined) items.push(read)
    }
    return items.length === json.length ? items : undefined
  }
}

/** Members that are there twice are taken once. */
export function set<T>(item: Shape<T>, max = Infinity): Shape<readonly T[]> {
  const items = list(item, max)
  return (json, faults) => {
    const read = items(json, faults)
    if (!read) return undefined
    const distinct = new Map(read.map((value) => [JSON.stringify(value), value]))
    return [...distinct.values()]
  }
}

/**
 * No process can be given a NUL, and half of a surrogate pair does not come back from the wire as it was sent. Unlike
 * Marathon, which takes both.
 */
export function isText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

/** An object whose names are free: labels, environments. */
export function dictionary<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (json, faults) => {
    if (!isRecord(json)) return fault(faults, 'error.expected.jsobject')
    const entries: [string, T][] = []
    let isWhole = true
    for (const [name, value] of Object.entries(json)) {
      const found = Violations.at(faults, `/${name}`)
      const read = isText(name) ? item(value, found) : fault(found, 'error.pattern')
      if (read === undefined) isWhole = false
      else entries.push([name, read])
    }
    return isWhole ? Object.fromEntries(entries) : undefined
  }
}
