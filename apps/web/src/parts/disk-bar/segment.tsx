import { cx } from '../../ui/cx.ts'
import { tip } from '../../ui/tip.tsx'
import type { Part } from './account.ts'
import type { Place } from './layout.ts'
import { paints } from './patterns.tsx'

/** One piece of the bar that is not a sum but a thing of its own: a volume on a detail page. */
export interface BarPiece {
  readonly key: string
  readonly kind: Part['kind']
  readonly mb: number
  readonly name: string
  /** Stands out: the volume whose page this is. */
  readonly marked?: boolean
  /** Stands for several. */
  readonly together?: boolean
}

export type Piece = Part & { readonly piece: BarPiece | undefined }
export type Drawn = Piece & Place

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

export function SegmentShape({
  segment,
  x,
  height,
  hint,
  label,
  tabIndex,
  onPress,
  onFocus,
}: SegmentShapeProps) {
  const { kind, width, piece } = segment
  const outlined = kind === 'idle' || kind === 'hidden' || kind === 'free' || kind === 'remainder'
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
            kind === 'idle'
              ? 'stroke-reserved'
              : kind === 'remainder'
                ? 'stroke-orphaned'
                : 'stroke-line-strong'
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
