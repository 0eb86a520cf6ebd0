import type { Policy } from '../../../core/master/policy.ts'
import type { View } from '../../authorizer.ts'

/** The weights of the roles that may be seen, by name. */
export function weightsJson({ weights }: Policy, view: View): readonly object[] {
  return [...weights]
    .filter(([role]) => view.role(role))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([role, weight]) => ({ role, weight }))
}
