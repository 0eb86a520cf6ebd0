/**
 * What ends when: a queue by time that never changes. Adding costs nothing, taking the first O(log n) on the whole.
 *
 * A pairing heap.
 */
export type Expiries = Heap | undefined

interface Heap {
  readonly expiry: Expiry
  readonly below: Siblings
}

/** A list, so that one more costs nothing. */
type Siblings = { readonly heap: Heap; readonly next: Siblings } | undefined

export interface Expiry {
  readonly atMs: number
  /** The round after which it was set. */
  readonly round: number
  readonly frameworkId: string
  readonly agentId: string
}

const none: Expiries = undefined

export const Expiries = {
  none,

  add(expiries: Expiries, expiry: Expiry): Expiries {
    const one: Heap = { expiry, below: undefined }
    return expiries === undefined ? one : meld(expiries, one)
  },

  first(expiries: Expiries): Expiry | undefined {
    return expiries?.expiry
  },

  withoutFirst(expiries: Expiries): Expiries {
    // Two and two first: that is what keeps the next ones cheap.
    const pairs: Heap[] = []
    for (let at = expiries?.below; at !== undefined; at = at.next?.next) {
      pairs.push(at.next === undefined ? at.heap : meld(at.heap, at.next.heap))
    }
    return pairs.reduceRight<Expiries>((left, heap) => (left === undefined ? heap : meld(heap, left)), none)
  },
}

function meld(a: Heap, b: Heap): Heap {
  const [top, other] = a.expiry.atMs <= b.expiry.atMs ? [a, b] : [b, a]
  return { expiry: top.expiry, below: { heap: other, next: top.below } }
}
