import type { ReactNode } from 'react'
import type { Window } from '@holdfast/model/api/common'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { Button } from '../../ui/button.tsx'
import { HiddenNote } from '../hidden-note.tsx'
import { grouped } from '../operations/plural.ts'

export interface ListBarProps {
  /** The filter field, or what stands in its place. */
  readonly children: ReactNode
  /** The column menu and its like. */
  readonly aside: ReactNode
  readonly chips: ReactNode
  readonly summary: ReactNode
  /** Rows are left out that may not be viewed. */
  readonly hidden?: true | undefined
}

/** What stands above every list: filter and columns, then chips and how much of the list they leave. */
export function ListBar({ children, aside, chips, summary, hidden }: ListBarProps) {
  return (
    <div className="flex shrink-0 flex-col gap-2 px-4 pb-3 lg:px-6">
      <div className="flex items-start gap-2">
        {children}
        {aside}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 max-sm:basis-full">{chips}</div>
        {summary}
        {hidden === undefined ? null : (
          <span className="text-muted">
            <HiddenNote hidden={hidden} />
          </span>
        )}
      </div>
    </div>
  )
}

export interface SummaryProps {
  readonly info: Window<unknown> | undefined
  /** What one of them is called: "volume". */
  readonly what: string
  readonly filtered: boolean
  /** The sum over everything, when it is known. */
  readonly allMb: number | undefined
  readonly onClear: () => void
}

/** `612 of 3 540 · 41 TiB of 236 TiB · Clear` */
export function Summary({ info, what, filtered, allMb, onClear }: SummaryProps) {
  if (!info) return <p className="min-h-6" />
  // Of some lists there is nothing to sum up.
  const sizeMb = info.sums['sizeMb']
  return (
    <p className="text-muted flex min-h-6 items-center gap-1 whitespace-nowrap">
      {filtered ? (
        <>
          <span className="text-ink">{grouped(info.total)}</span> of {grouped(info.unfiltered)}
          <Sum mb={sizeMb} />
          {allMb === undefined ? null : ` of ${formatSize(allMb)}`}
          <Button size="sm" kind="quiet" onClick={onClear}>
            Clear
          </Button>
        </>
      ) : (
        <>
          <span className="text-ink">{grouped(info.total)}</span> {info.total === 1 ? what : `${what}s`}
          <Sum mb={sizeMb} />
        </>
      )}
    </p>
  )
}

function Sum({ mb }: { readonly mb: number | undefined }) {
  if (mb === undefined) return null
  return (
    <span>
      · <span className="text-ink">{formatSize(mb)}</span>
    </span>
  )
}
