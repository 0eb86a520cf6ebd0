import type { OperationRow } from '@holdfast/model/api/operations'
import { formatAge } from '@holdfast/model/ledger/ages'
import { useFromNow } from '../../stores/clock.ts'

/** How long an operation took, or has been taking so far. */
export function Took({ row }: { readonly row: OperationRow }) {
  return row.settledMs === undefined ? (
    <Elapsed sinceMs={row.createdMs} />
  ) : (
    <span>{spellTook(row.settledMs - row.createdMs)}</span>
  )
}

export function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  const text = useFromNow((now) => formatAge(Math.max(0, now - sinceMs)))
  return <span className="text-muted">{text}…</span>
}

/** `35 ms`, `0.4 s`, `12 s`, `3 m`. */
export function spellTook(ms: number): string {
  if (ms < 100) return `${ms} ms`
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : formatAge(ms)
}
