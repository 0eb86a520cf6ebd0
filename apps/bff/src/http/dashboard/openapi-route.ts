import type * as z from 'zod'

/** One address of the API, with the very schemas that its requests are read by. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly summary: string
  /** The name of the answer's type in the contract. */
  readonly answer: string
  /** 200 when absent. */
  readonly status?: 200 | 202
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly headers?: readonly string[]
}
