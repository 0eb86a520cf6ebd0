import type { Principal } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { View } from '../../authorizer.ts'
import { createHosted, type Hosted } from '../../hosted/create-hosted.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { seenOperations, type AskedOperations } from '../../operations/seen-operations.ts'
import type { ServiceBook } from '../../services/service-book.ts'
import type { DashboardPorts } from './ports.ts'

/** What whoever asks may see: all that a route answers comes from here. */
export interface Sight {
  readonly ledger: Ledger
  readonly operations: AskedOperations
  readonly hosted: Hosted
  /** Absent: no Marathon is known. */
  readonly services?: ServiceBook
  /** An agent's resources as they may be told. */
  readonly resources: (all: Resources) => Resources
  readonly views: 'all' | 'some'
}

/** Whoever may view every role sees the ledger itself: nothing is asked, copied or left out for them. */
export function createSights({
  cluster,
  clock,
  ledger,
  operations,
  hosted,
  services,
  authorizer,
}: Omit<DashboardPorts, 'access' | 'identity'>): Sights {
  const everything: Sight = {
    ledger,
    operations,
    hosted,
    ...(services && { services: services.book }),
    resources: (all) => all,
    views: 'all',
  }
  // As many as there are principals with credentials.
  const parts = new Map<View, Hosted>()
  const hostedFor = (view: View): Hosted => {
    const known = parts.get(view) ?? createHosted({ cluster, clock, sight: view })
    parts.set(view, known)
    return known
  }
  // A ledger that nobody asked for is forgotten, and another is made: its services go with it.
  const books = new Map<View, { readonly of: Ledger; readonly book: ServiceBook }>()
  const bookFor = (view: View, seen: Ledger): ServiceBook | undefined => {
    const known = books.get(view)
    if (known?.of === seen) return known.book
    known?.book.close()
    const book = services?.bookFor(seen, (role) => view.role(role))
    if (book) books.set(view, { of: seen, book })
    return book
  }
  const of = async (principal: Principal | undefined, actor: string): Promise<Sight> => {
    if (authorizer.scope(principal, 'VIEW_ROLE') === 'all') return everything
    const view = authorizer.view(principal)
    const seen = await ledger.seenBy(view)
    const book = bookFor(view, seen)
    return {
      ledger: seen,
      operations: seenOperations(operations, { actor, role: (role) => view.role(role) }, seen),
      hosted: hostedFor(view),
      ...(book && { services: book }),
      resources: (all) => Resources.filter(all, (resource) => view.resource(resource)),
      views: 'some',
    }
  }
  return {
    of,
    close() {
      for (const part of parts.values()) part.close()
      for (const { book } of books.values()) book.close()
    },
  }
}

export interface Sights {
  of(principal: Principal | undefined, actor: string): Promise<Sight>
  close(): void
}
