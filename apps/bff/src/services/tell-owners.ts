import type { Unwatch } from '../ports/cluster.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Marathon } from '../ports/marathon.ts'

/** Tells the ledger which apps and pods there are: only while Marathon itself is heard. Its silence says nothing of them. */
export function tellOwners(marathon: Marathon, ledger: Pick<Ledger, 'knowServices'>): Unwatch {
  const tell = (changed: Iterable<string>): void => {
    const { state, frameworkId, formerFrameworkIds, has } = marathon.view()
    ledger.knowServices(
      state === 'live' && frameworkId !== undefined
        ? { frameworkId, has, ...(formerFrameworkIds && { formerFrameworkIds }) }
        : undefined,
      changed,
    )
  }
  tell([])
  return marathon.watch(({ services }) => tell(services))
}
