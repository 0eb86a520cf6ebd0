import type { PartKind } from './account.ts'

/**
 * The textures of the disk picture, once for all bars. Solid: something runs on it. Hatched: kept, and nobody is on
 * it. Cross-hatched: kept, and nobody owns it. Dotted: nobody can say. Ruled: somebody may not be told.
 */
export function Patterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" focusable="false" className="absolute">
      <defs>
        <pattern
          id="texture-detached"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="5" height="5" className="fill-detached forced-colors:fill-[Canvas]" />
          <rect
            width="1.4"
            height="5"
            className="fill-surface forced-colors:fill-[CanvasText]"
            fillOpacity="0.65"
          />
        </pattern>
        <pattern
          id="texture-orphaned"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" className="fill-orphaned forced-colors:fill-[Canvas]" />
          <path
            d="M0 0.7h6M0.7 0v6"
            className="stroke-surface forced-colors:stroke-[CanvasText]"
            strokeOpacity="0.65"
            strokeWidth="1.4"
          />
        </pattern>
        <pattern id="texture-unknown" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" className="fill-track" />
          <circle cx="1.5" cy="1.5" r="1" className="fill-line-strong" />
        </pattern>
        <pattern id="texture-hidden" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect width="4" height="4" className="fill-track" />
          <rect width="1" height="4" className="fill-line-strong" />
        </pattern>
      </defs>
    </svg>
  )
}

interface Paint {
  readonly className?: string
  readonly fill?: string
}

/** How a part is filled. A texture is named as an attribute: in a style sheet its address would be the sheet's. */
export const paints: Readonly<Record<PartKind, Paint>> = {
  attached: { className: 'fill-attached' },
  detached: { fill: 'url(#texture-detached)' },
  orphaned: { fill: 'url(#texture-orphaned)' },
  unknown: { fill: 'url(#texture-unknown)' },
  idle: { className: 'fill-reserved-tint' },
  hidden: { fill: 'url(#texture-hidden)' },
  used: { className: 'fill-used' },
  free: { className: 'fill-track' },
  remainder: { className: 'fill-surface' },
}
