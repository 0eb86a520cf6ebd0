import type { Owner } from '../api/rows.ts'
import { type Claim, frameworkKey, principalKey, roleKey } from './claim.ts'
import { idsOf, type KnownFrameworks, type RegisteredFramework } from './frameworks.ts'
import { appOfPersistenceId } from './marathon-ids.ts'

/**
 * Who a reservation, or a volume on it, belongs to, with how we know. `absent` takes a label that names a framework,
 * and a complete list of frameworks that does not, or labels that name an app of a Marathon which says now that it has no
 * such app: nothing less makes a volume an orphan.
 */
export function ownerOf(claim: Claim, persistenceId: string | undefined, known: KnownFrameworks): Owner {
  const app = claim.app ?? (persistenceId === undefined ? undefined : appOfPersistenceId(persistenceId))
  return claim.frameworkId === undefined
    ? ownerByRole(claim, app, known)
    : ownerByLabel(claim.frameworkId, app, known, claim.app)
}

function ownerByLabel(
  frameworkId: string,
  app: string | undefined,
  known: KnownFrameworks,
  labelled: string | undefined,
): Owner {
  const framework = known.byKey.get(frameworkKey(frameworkId))?.[0]
  const named = `label marathon_framework_id names ${frameworkId}`
  if (labelled !== undefined && known.services && idsOf(known.services).includes(frameworkId)) {
    const whose = { kind: 'app', name: labelled } as const
    return known.services.has(labelled)
      ? { ...whose, state: 'claimed', because: `${named}, the Marathon that has ${labelled}`, listed: true }
      : { ...whose, state: 'absent', because: `${named}, the Marathon that has no ${labelled} any more` }
  }
  const who =
    app === undefined
      ? ({ kind: 'framework', name: framework?.name ?? frameworkId } as const)
      : ({ kind: 'app', name: app } as const)
  if (framework)
    return { ...who, state: 'claimed', because: `${named}, which is registered as ${framework.name}` }
  if (known.complete) return { ...who, state: 'absent', because: `${named}, which is not registered` }
  return { ...who, state: 'unverified', because: `${named}, and the list of frameworks is not known yet` }
}

function ownerByRole(claim: Claim, app: string | undefined, known: KnownFrameworks): Owner {
  const { role, principal } = claim
  const inRole = known.byKey.get(roleKey(role)) ?? []
  if (inRole.length > 0) {
    const because = `no label names an owner, but ${listed(inRole)} ${inRole.length === 1 ? 'is' : 'are'} registered in role ${role}`
    return { ...nameOf(app, inRole, role), state: 'claimed', because }
  }
  const ofPrincipal = principal === undefined ? [] : (known.byKey.get(principalKey(principal)) ?? [])
  if (ofPrincipal.length > 0) {
    const because = `no framework is registered in role ${role}, but ${listed(ofPrincipal)} registered with principal ${principal}, which made the reservation`
    return { ...nameOf(app, ofPrincipal, role), state: 'claimed', because }
  }
  const because = known.complete
    ? `no label names an owner, and no framework is registered in role ${role}`
    : 'no label names an owner, and the list of frameworks is not known yet'
  return { ...nameOf(app, [], role), state: 'unverified', because }
}

/** The app, if its name is known; the framework, if it can only be this one; else the role. */
function nameOf(
  app: string | undefined,
  candidates: readonly RegisteredFramework[],
  role: string,
): Pick<Owner, 'kind' | 'name'> {
  if (app !== undefined) return { kind: 'app', name: app }
  const [only] = candidates
  return only && candidates.length === 1
    ? { kind: 'framework', name: only.name }
    : { kind: 'role', name: role }
}

function listed(frameworks: readonly RegisteredFramework[]): string {
  const names = frameworks.slice(0, 2).map(({ name }) => name)
  const more = frameworks.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(' and ')
}
