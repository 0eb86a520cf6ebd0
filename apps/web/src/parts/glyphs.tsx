import type { VolumeStatus } from '@holdfast/model/api/rows'

const drawings: Readonly<Record<VolumeStatus | 'pending', React.ReactNode>> = {
  attached: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  detached: (
    <>
      <circle cx="6" cy="6" r="4" />
      <path d="M6 2a4 4 0 0 0 0 8z" fill="currentColor" />
    </>
  ),
  orphaned: (
    <>
      <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" />
      <path d="m4.6 4.6 2.8 2.8M7.4 4.6 4.6 7.4" />
    </>
  ),
  unknown: <circle cx="6" cy="6" r="4.2" strokeDasharray="2.2 2.2" />,
  pending: (
    <>
      <path d="M10.2 6A4.2 4.2 0 1 1 8.9 2.9" />
      <path d="M10.4 1.2v2.6H7.8" />
    </>
  ),
}

/** A status as a shape, so that it can be told without its colour. */
export function StatusGlyph({ status }: { readonly status: VolumeStatus | 'pending' }) {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="shrink-0"
    >
      {drawings[status]}
    </svg>
  )
}
