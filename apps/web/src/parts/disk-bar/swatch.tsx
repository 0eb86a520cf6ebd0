import type { PartKind } from './account.ts'
import { paints } from './patterns.tsx'

/** A little of a part's texture, for legends. */
export function Swatch({ kind }: { readonly kind: PartKind }) {
  const outlined = kind === 'idle' || kind === 'hidden' || kind === 'free'
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
