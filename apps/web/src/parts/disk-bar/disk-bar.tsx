import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { DiskAccount, DiskKind } from '@holdfast/model/api/rows'
import { formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { cx } from '../../ui/cx.ts'
import { grouped } from '../../ui/grouped.ts'
import { tip } from '../../ui/tip.tsx'
import { useSize } from '../../ui/use-size.ts'
import { partNames, partsOf, percent, segmentTip, sentenceOf, type Part, type PartKind } from './account.ts'
import { layoutBar, type Place } from './layout.ts'
import { paints } from './patterns.tsx'

export type BarSize = 'list' | 'line' | 'card' | 'detail'

const heights: Readonly<Record<BarSize, number>> = { list: 10, line: 12, card: 20, detail: 36 }
const capWidth = 3

/** In lists: a picture with a sentence, nothing to press. */
function isSmall(size: BarSize): boolean {
  return size === 'list' || size === 'line'
}

/** One piece of the bar that is not a sum but a thing of its own: a volume on a detail page. */
export interface BarPiece {
  readonly key: string
  readonly kind: PartKind
  readonly mb: number
  readonly name: string
  /** Stands out: the volume whose page this is. */
  readonly marked?: boolean
  /** Stands for several. */
  readonly together?: boolean
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

type Piece = Part & { readonly piece: BarPiece | undefined }
type Drawn = Piece & Place

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

interface SegmentShapeProps {
  readonly segment: Drawn
  readonly x: number
  readonly height: number
  readonly hint: string
  readonly label: string
  readonly tabIndex: 0 | -1 | undefined
  readonly onPress: (() => void) | undefined
  readonly onFocus: () => void
}

function SegmentShape({ segment, x, height, hint, label, tabIndex, onPress, onFocus }: SegmentShapeProps) {
  const { kind, width, piece } = segment
  const outlined = kind === 'idle' || kind === 'free' || kind === 'remainder'
  const button =
    onPress === undefined ? {} : { role: 'button', 'aria-label': label, tabIndex, onClick: onPress, onFocus }
  return (
    <g
      {...tip(hint)}
      {...button}
      className={cx('outline-none', onPress !== undefined && 'group/segment cursor-pointer')}
    >
      <rect x={x} width={width} height={height} {...paints[kind]} />
      {outlined ? (
        <rect
          x={x + 0.5}
          y={0.5}
          width={Math.max(0, width - 1)}
          height={height - 1}
          fill="none"
          strokeDasharray={kind === 'remainder' ? '2 2' : undefined}
          className={
            kind === 'idle' ? 'stroke-reserved' : kind === 'free' ? 'stroke-line-strong' : 'stroke-orphaned'
          }
        />
      ) : null}
      {piece?.marked === true ? (
        <rect
          x={x + 1}
          y={1}
          width={Math.max(1, width - 2)}
          height={height - 2}
          fill="none"
          strokeWidth={2}
          className="stroke-ink"
        />
      ) : null}
      <rect
        x={x + 1.5}
        y={1.5}
        width={Math.max(0, width - 3)}
        height={height - 3}
        fill="none"
        strokeWidth={3}
        className="stroke-focus invisible group-focus-visible/segment:visible"
      />
    </g>
  )
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

/** The numbers of a disk picture, all of them: they add up to the size. */
export function AccountTable({ name, account }: { readonly name: string; readonly account: DiskAccount }) {
  return (
    <table className="w-full">
      <caption className="hidden-text">{name}</caption>
      <thead className="hidden-text">
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Size</th>
          <th scope="col">Exactly</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {partsOf(account)
          .filter((part) => part.mb !== 0)
          .map((part) => (
            <tr key={part.kind}>
              <th scope="row" className="border-line h-8 border-b text-left font-normal">
                <span className="flex items-center gap-2">
                  <Swatch kind={part.kind} /> {partNames[part.kind]}
                </span>
              </th>
              <td className="border-line h-8 w-24 border-b text-right whitespace-nowrap">
                {formatSize(part.mb)}
              </td>
              <td className="border-line text-muted h-8 w-36 border-b text-right whitespace-nowrap max-sm:hidden">
                {formatExactMib(part.mb)}
              </td>
              <td className="border-line text-muted h-8 w-16 border-b text-right">
                {account.sizeMb === 0 ? '–' : percent(part.mb / account.sizeMb)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}

/** A little of a part's texture, for legends. */
export function Swatch({ kind }: { readonly kind: PartKind }) {
  const outlined = kind === 'idle' || kind === 'free'
  return (
    <svg width="12" height="12" aria-hidden="true" className="shrink-0">
      <rect x="0.5" y="0.5" width="11" height="11" rx="1" {...paints[kind]} />
      <rect
        x="0.5"
        y="0.5"
        width="11"
        height="11"
        rx="1"
        fill="none"
        className={
          kind === 'idle' ? 'stroke-reserved' : outlined ? 'stroke-line-strong' : 'stroke-transparent'
        }
      />
    </svg>
  )
}
