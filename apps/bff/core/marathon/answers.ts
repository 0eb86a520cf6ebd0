import type { Instance } from '@holdfast/model/marathon/instance'

export type Accepted =
  | { readonly type: 'DEPLOYMENT'; readonly deploymentId: string; readonly version: string }
  /** The instances that were chosen, as they were before. */
  | { readonly type: 'INSTANCES'; readonly instances: readonly Instance[] }
  | { readonly type: 'DONE' }

/** Why a command is refused, as the API says it: the body's `message`, `details` and `deployments`. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 409 | 422
  readonly message: string
  readonly details?: readonly { readonly path: string; readonly errors: readonly string[] }[]
  readonly deployments?: readonly { readonly id: string }[]
}
