/** Holdfast's mark: a disk with what is in use, what is kept, and what is set aside. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <rect x="2" y="2" width="28" height="28" rx="7" className="fill-ink" />
      <rect x="8" y="8" width="7" height="16" rx="1.5" className="fill-surface" />
      <rect x="17" y="8" width="7" height="7" rx="1.5" className="fill-surface" opacity="0.6" />
      <rect
        x="18"
        y="18"
        width="5"
        height="5"
        rx="1"
        fill="none"
        className="stroke-surface"
        strokeWidth="2"
        opacity="0.8"
      />
    </svg>
  )
}
