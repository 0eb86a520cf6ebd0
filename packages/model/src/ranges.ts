/**
 * Inclusive ranges of whole numbers, such as ports: sorted, disjoint and coalesced.
 *
 * Source: `Value.Ranges`, mesos `src/common/values.cpp`.
 */
export type Ranges = readonly Range[]

export interface Range {
  readonly begin: number
  readonly end: number
}
