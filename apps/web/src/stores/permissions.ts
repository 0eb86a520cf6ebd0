import { create } from 'zustand'
import type { CanObject, CanVerb } from '@holdfast/model/acl/verbs'
import type { Permissions } from '@holdfast/model/api/pages'

interface PermissionsState {
  /** Whoever is logged in; nobody has a name where no login is needed. */
  readonly principal: string | undefined
  readonly changes: Permissions['changes']
  /** By `keyOfQuestion`: why it is not permitted, or undefined where it is. What is not in it was not asked yet. */
  readonly answers: ReadonlyMap<string, string | undefined>
}

/** What whoever looks may do, as far as it was asked. The rules stay the same for as long as the program runs. */
export const usePermissions = create<PermissionsState>(() => ({
  principal: undefined,
  changes: 'all',
  answers: new Map(),
}))

export function putPermissions(principal: string | undefined, { changes }: Permissions): void {
  const now = usePermissions.getState()
  if (now.principal === principal && now.changes === changes) return
  usePermissions.setState({ principal, changes, answers: new Map() })
}

export function putAnswer(of: string | undefined, key: string, reason: string | undefined): void {
  usePermissions.setState(({ principal, answers }) =>
    principal === of ? { answers: new Map([...answers, [key, reason]]) } : {},
  )
}

export function keyOfQuestion(verb: CanVerb, { role, principal }: CanObject): string {
  return JSON.stringify([verb, role, principal])
}

/** Why nothing at all may be changed; undefined when something may. */
export function useReadOnly(): string | undefined {
  return usePermissions(({ changes, principal }) => {
    if (changes !== 'none') return undefined
    const who = principal === undefined ? 'Without a principal you' : `Principal ${principal}`
    return `${who} may not change anything here.`
  })
}
