/**
 * The contract between dashboard and BFF. Everything here is plain JSON: sizes are numbers of MB (MiB) with at
 * most three decimals, times are milliseconds since 1970 (`...Ms`), ids are strings.
 *
 * Every path below lies under `/api`. Errors are `Problem`s with a 4xx status; the BFF answers no 500 for bad input.
 */

/** How every refusal of `/api` looks. `error` is the sentence for people; Mesos' own words where Mesos has some. */
export interface Problem {
  readonly error: string
  /** Of what a program may want to tell apart: `outdated`, `blocked`, `forbidden`, `key_used_otherwise`, `word_missing`. */
  readonly code?: string
  /** Which field of the request is at fault, as a path such as `volumes/0/size`. */
  readonly field?: string
  /** What the person may do now. */
  readonly hint?: string
  readonly requestId: string
}

/** One page of a sorted, filtered list. `total` and `sums` cover everything that matches, not only this page. */
export interface Window<Row> {
  readonly revision: number
  readonly offset: number
  readonly total: number
  /** How many rows there are without any filter. */
  readonly unfiltered: number
  readonly rows: readonly Row[]
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>
  readonly sums: Readonly<Record<string, number>>
  /** Present when rows are left out that whoever asks may not view: neither the rows nor the sums have them. */
  readonly hidden?: true
  /** Present when the filter text could not be read: the rows are then those of the last good part. */
  readonly filterError?: FilterError
}

export interface FacetValue {
  readonly value: string
  readonly count: number
}

export interface FilterError {
  readonly message: string
  readonly at: number
  readonly length: number
}

/** Query parameters that every list shares. `sort` is a column, with a leading `-` for descending. */
export interface WindowQuery {
  readonly q?: string
  readonly sort?: string
  readonly offset?: number
  readonly limit?: number
}

/** Where a fact comes from and when it was seen there. */
export interface Evidence {
  readonly source: 'agent' | 'master' | 'none'
  readonly atMs: number
}

/** How current the cluster view is, and why not, if not. */
export interface Freshness {
  readonly revision: number
  readonly state: 'live' | 'slow' | 'stale' | 'down'
  readonly asOfMs: number
  readonly nowMs: number
  readonly reason?: string
  /** Present while Marathon, ours or a real one, is not seen as it is now: apps and pods are then those of before. */
  readonly marathon?: MarathonFreshness
}

export interface MarathonFreshness {
  readonly state: 'stale' | 'down'
  /** 0: it was never seen. */
  readonly asOfMs: number
  readonly reason?: string
}
