import type { Operation } from '@holdfast/model/operation/operation'
import type { PassedAnswer, PassedRequest } from '../ports/upstreams.ts'
import type { LeaderAnswer } from '../upstream/leader.ts'

/** The requests that came in whole and carry an operation: they are sent as they came, and answered as they are answered. */
export interface Carried {
  put(operation: Operation, request: PassedRequest): () => PassedAnswer | undefined
  /** What an operation is to be sent by, if it came in by a request. */
  of(
    operation: Operation,
  ): { readonly request: PassedRequest; answered(answer: LeaderAnswer): void } | undefined
}

export function createCarried(): Carried {
  const kept = new WeakMap<Operation, { request: PassedRequest; answer?: PassedAnswer }>()
  return {
    put(operation, request) {
      const entry: { request: PassedRequest; answer?: PassedAnswer } = { request }
      kept.set(operation, entry)
      return () => entry.answer
    },
    of(operation) {
      const entry = kept.get(operation)
      if (entry === undefined) return undefined
      return {
        request: entry.request,
        answered({ status, headers, body }) {
          // It was unpacked on the way.
          const { 'content-encoding': _, ...kept } = headers
          const told = Object.entries({ ...kept, 'content-length': String(body.length) }).flatMap(
            ([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]),
          )
          entry.answer = {
            status,
            headers: told,
            body: body.length === 0 ? null : new Blob([new Uint8Array(body)]).stream(),
          }
        },
      }
    },
  }
}
