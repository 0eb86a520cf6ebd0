import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { DiskAccount, DiskKind } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { cx } from '../../ui/cx.ts'
import { grouped } from '../../ui/grouped.ts'
import { useSize } from '../../ui/use-size.ts'
import { AccountTable } from './account-table.tsx'
import { partNames, partsOf, segmentTip, sentenceOf, type PartKind } from './account.ts'
import { layoutBar } from './layout.ts'
import { SegmentShape, type BarPiece, type Drawn, type Piece } from './segment.tsx'

export type BarSize = 'list' | 'line' | 'card' | 'detail'

const heights: Readonly<Record<BarSize, number>> = { list: 10, line: 12, card: 20, detail: 36 }
const capWidth = 3

/** In lists: a picture with a sentence, nothing to press. */
function isSmall(size: BarSize): boolean {
  return size === 'list' || size === 'line'
}

export interface DiskBarProps {
  /** What the disk is called: "mount /mnt/ssd-1". */
  readonly name: string
  readonly account: DiskAccount
  readonly size: BarSize
  /** Mount disks are used whole: their bars have ends. */
  readonly kind?: DiskKind | undefined
  /** The volumes one by one, instead of a part for each status. */
  readonly pieces?: readonly BarPiece[] | undefined
  /** Since when the agent has not been reachable, as words: the whole bar then fades. */
  readonly unknownSince?: string | undefined
  /** Opens what a segment stands for. */
  readonly onOpen?: ((kind: PartKind, key: string | undefined) => void) | undefined
  /** The table with the same numbers stands beside it already. */
  readonly tableShown?: boolean
}

/**
 * The disk picture: who holds every MiB, always in the same order. One tab stop, ← → between segments, Enter opens;
 * for screen readers a sentence and a table with the same numbers.
 */
export function DiskBar(props: DiskBarProps) {
  const { name, account, size, unknownSince, tableShown } = props
  return (
    <div className="min-w-0">
      <Picture {...props} />
      {unknownSince === undefined || isSmall(size) ? null : (
        <p className="text-12 text-muted mt-1">unknown since {unknownSince}</p>
      )}
      {isSmall(size) || tableShown === true ? null : <HiddenTable name={name} account={account} />}
    </div>
  )
}

function Picture({ name, account, size, kind, pieces, unknownSince, onOpen }: DiskBarProps) {
  const box = useRef<HTMLDivElement>(null)
  const measured = useSize(box)
  const [at, setAt] = useState(0)
  const clipId = useId()
  const height = heights[size]
  const { width } = measured
  const capped = kind === 'mount'
  const inset = capped ? capWidth + 1 : 0
  const segments = draw(account, pieces, width - inset * 2)
  const interactive = onOpen !== undefined && !isSmall(size)
  const current = Math.min(at, segments.length - 1)
  const open = (segment: Drawn | undefined) =>
    segment && onOpen?.(segment.kind, segment.piece?.together === true ? undefined : segment.piece?.key)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') focusSegment(event, setAt, Math.min(segments.length - 1, current + 1))
    else if (event.key === 'ArrowLeft') focusSegment(event, setAt, Math.max(0, current - 1))
    else if (event.key === 'Enter') open(segments[current])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const label = `${sentenceOf(name, account)}${unknownSince === undefined ? '' : `, unknown since ${unknownSince}`}`
  return (
    <div ref={box} style={{ height }} className={cx('w-full', size === 'list' && 'max-w-24')}>
      {width <= 0 ? null : (
        <svg
          width={width}
          height={height}
          role={interactive ? 'group' : 'img'}
          aria-label={label}
          className={cx('block overflow-visible', unknownSince !== undefined && 'opacity-55')}
          onKeyDown={interactive ? onKeyDown : undefined}
        >
          <clipPath id={clipId}>
            <rect x={inset} width={Math.max(0, width - inset * 2)} height={height} rx={capped ? 0 : 2} />
          </clipPath>
          {capped ? <Caps width={width} height={height} /> : null}
          <g clipPath={`url(#${clipId})`}>
            {segments.map((segment, index) => (
              <SegmentShape
                key={segment.piece?.key ?? segment.kind}
                segment={segment}
                x={inset + segment.x}
                height={height}
                hint={hintOf(segment, account.sizeMb)}
                label={labelOf(segment)}
                tabIndex={interactive ? (index === current ? 0 : -1) : undefined}
                onPress={interactive ? () => open(segment) : undefined}
                onFocus={() => setAt(index)}
              />
            ))}
          </g>
        </svg>
      )}
    </div>
  )
}

function draw(
  account: DiskAccount,
  pieces: readonly BarPiece[] | undefined,
  width: number,
): readonly Drawn[] {
  const parts = partsOf(account).flatMap((part): readonly Piece[] => {
    const own = collapse((pieces ?? []).filter((piece) => piece.kind === part.kind))
    return own.length === 0
      ? [{ ...part, piece: undefined }]
      : own.map((piece) => ({ kind: part.kind, mb: piece.mb, piece }))
  })
  return layoutBar(parts, width)
}

/** From eight of a kind on they are one segment with a count; the one that is marked stays itself. */
function collapse(pieces: readonly BarPiece[]): readonly BarPiece[] {
  const rest = pieces.filter((piece) => piece.marked !== true)
  const [first] = rest
  if (rest.length < 8 || first === undefined) return pieces
  const one = {
    key: `${first.kind}-together`,
    kind: first.kind,
    mb: rest.reduce((sum, piece) => sum + piece.mb, 0),
    name: `${grouped(rest.length)} volumes`,
    together: true,
  }
  return [...pieces.filter((piece) => piece.marked === true), one]
}

/** Mount disks are exclusive, all or nothing: the bar has hard ends. */
function Caps({ width, height }: { readonly width: number; readonly height: number }) {
  return (
    <g className="fill-muted">
      <rect width={capWidth - 1} height={height} />
      <rect x={width - capWidth + 1} width={capWidth - 1} height={height} />
    </g>
  )
}

function hintOf({ kind, mb, piece }: Drawn, sizeMb: number): string {
  return piece === undefined ? segmentTip(kind, mb, sizeMb) : `${piece.name}\n${segmentTip(kind, mb, sizeMb)}`
}

function labelOf({ kind, mb, piece }: Drawn): string {
  const what = `${partNames[kind]}, ${formatSize(mb)}`
  return piece === undefined ? what : `${piece.name}, ${what}`
}

function focusSegment(event: KeyboardEvent, setAt: (at: number) => void, to: number): void {
  setAt(to)
  event.currentTarget.querySelectorAll<SVGGElement>('[role=button]')[to]?.focus()
}

function HiddenTable({ name, account }: { readonly name: string; readonly account: DiskAccount }) {
  return (
    <div className="hidden-text">
      <AccountTable name={name} account={account} />
    </div>
  )
}
