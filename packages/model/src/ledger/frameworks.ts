import { Role } from '../ids.ts'
import { ancestorRoles } from '../role.ts'
import { frameworkKey, principalKey, roleKey } from './claim.ts'

/** What owners are inferred from. A framework that is disconnected is still registered. */
export interface RegisteredFramework {
  readonly frameworkId: string
  readonly name: string
  readonly roles: readonly string[]
  readonly principal?: string
}

/** The registered frameworks, found by what a reservation may say of them. */
export interface KnownFrameworks {
  /** Whether the list is the master's and complete: only then is a framework that it does not name gone. */
  readonly complete: boolean
  /** By `frameworkKey`, `roleKey` and `principalKey`; under a role also those of the roles below, which may use what is reserved for it. */
  readonly byKey: ReadonlyMap<string, readonly RegisteredFramework[]>
  /** Absent: nobody tells now which apps and pods there are. */
  readonly services?: KnownServices
}

/** The apps and pods of one framework, as it tells them itself now. */
export interface KnownServices {
  readonly frameworkId: string
  /** Which framework it was before. */
  readonly formerFrameworkIds?: readonly string[]
  /** Whether it has this app or pod, or is still busy with ending it. */
  readonly has: (id: string) => boolean
}

/** Under which ids their framework has reserved. */
export function idsOf({ frameworkId, formerFrameworkIds = [] }: KnownServices): readonly string[] {
  return [frameworkId, ...formerFrameworkIds]
}

export const noFrameworks: KnownFrameworks = { complete: false, byKey: new Map() }

export function knowFrameworks(
  frameworks: Iterable<RegisteredFramework>,
  complete: boolean,
): KnownFrameworks {
  const byKey = new Map<string, RegisteredFramework[]>()
  // In the order of their ids, so that the same frameworks always give the same sentences.
  for (const framework of [...frameworks].sort(byId)) {
    for (const key of keysOf(framework)) {
      const found = byKey.get(key)
      if (found) found.push(framework)
      else byKey.set(key, [framework])
    }
  }
  return { complete, byKey }
}

/** The keys under which something else is known now. Claims without any of them keep their owners. */
export function changedKeys(before: KnownFrameworks, after: KnownFrameworks): readonly string[] {
  const keys = new Set([...before.byKey.keys(), ...after.byKey.keys()])
  return [...keys].filter((key) => !sameFrameworks(before.byKey.get(key), after.byKey.get(key)))
}

function keysOf({ frameworkId, roles, principal }: RegisteredFramework): ReadonlySet<string> {
  const keys = new Set([frameworkKey(frameworkId)])
  for (const role of roles.flatMap((role) => [role, ...ancestorRoles(Role(role))])) keys.add(roleKey(role))
  if (principal !== undefined) keys.add(principalKey(principal))
  return keys
}

/** Only ids and names show in what is said of an owner. */
function sameFrameworks(
  a: readonly RegisteredFramework[] = [],
  b: readonly RegisteredFramework[] = [],
): boolean {
  return (
    a.length === b.length &&
    a.every(({ frameworkId, name }, i) => frameworkId === b[i]?.frameworkId && name === b[i]?.name)
  )
}

function byId(a: RegisteredFramework, b: RegisteredFramework): number {
  return a.frameworkId < b.frameworkId ? -1 : Number(a.frameworkId > b.frameworkId)
}
