import type { Principal } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { View } from '../../authorizer.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { seenOperations, type AskedOperations } from '../../operations/seen-operations.ts'
import type { DashboardPorts } from './ports.ts'

/** What whoever asks may see: all that a route answers comes from here. */
export interface Sight {
  readonly ledger: Ledger
  readonly operations: AskedOperations
  /** An agent's resources as they may be told. */
  readonly resources: (all: Resources) => Resources
  readonly views: 'all' | 'some'
}

/** Whoever may view every role sees the ledger itself: nothing is asked, copied or left out for them. */
export function createSights({
  ledger,
  operations,
  authorizer,
}: Pick<DashboardPorts, 'ledger' | 'operations' | 'authorizer'>) {
  const everything: Sight = { ledger, operations, resources: (all) => all, views: 'all' }
  return async (principal: Principal | undefined, actor: string): Promise<Sight> => {
    if (authorizer.scope(principal, 'VIEW_ROLE') === 'all') return everything
    return seenThrough(
      authorizer.view(principal),
      actor,
      operations,
      await ledger.seenBy(authorizer.view(principal)),
    )
  }
}

function seenThrough(view: View, actor: string, operations: AskedOperations, ledger: Ledger): Sight {
  return {
    ledger,
    operations: seenOperations(operations, { actor, role: (role) => view.role(role) }, ledger),
    resources: (all) => Resources.filter(all, (resource) => view.resource(resource)),
    views: 'some',
  }
}
