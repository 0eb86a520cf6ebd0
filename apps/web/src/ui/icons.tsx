import type { ReactNode } from 'react'

export interface IconProps {
  readonly size?: number
  readonly className?: string
}

/** Icons say nothing by themselves: the word stands beside them, or the button that holds them carries it. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 16, className }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={`shrink-0 ${className ?? ''}`}
      >
        {drawing}
      </svg>
    )
  }
}

export const IconOverview = icon(
  <>
    <path d="M2.5 13.5v-4M6.2 13.5v-8M9.8 13.5V8M13.5 13.5v-11" />
  </>,
)
export const IconVolume = icon(
  <>
    <ellipse cx="8" cy="4" rx="5" ry="2" />
    <path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
  </>,
)
export const IconAgent = icon(
  <>
    <rect x="2" y="2.5" width="12" height="4.5" rx="1" />
    <rect x="2" y="9" width="12" height="4.5" rx="1" />
    <path d="M4.7 4.75h.01M4.7 11.25h.01M8.5 4.75h3M8.5 11.25h3" />
  </>,
)
export const IconReservation = icon(
  <>
    <path d="M4 2.5h8v11l-4-3-4 3z" />
  </>,
)
export const IconRole = icon(
  <>
    <path d="M8 2 14 5 8 8 2 5z" />
    <path d="M2 8l6 3 6-3M2 11l6 3 6-3" />
  </>,
)
export const IconOperation = icon(
  <>
    <path d="M2.5 8a5.5 5.5 0 0 1 9.5-3.8L13.5 5.5M13.5 8a5.5 5.5 0 0 1-9.5 3.8L2.5 10.5" />
    <path d="M13.5 2.2v3.3h-3.3M2.5 13.8v-3.3h3.3" />
  </>,
)
export const IconFramework = icon(
  <>
    <rect x="5.5" y="2" width="5" height="4" rx="1" />
    <path d="M8 6v2.5M3.8 10.5v-2h8.4v2" />
    <rect x="2" y="10.5" width="3.6" height="3.5" rx="1" />
    <rect x="10.4" y="10.5" width="3.6" height="3.5" rx="1" />
  </>,
)
export const IconApp = icon(
  <>
    <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" />
    <path d="M2.5 6h11M5 4.3h.01M6 9.7h4" />
  </>,
)
export const IconOffer = icon(
  <>
    <path d="M2.5 7.5 7.8 2.2h5.7v5.7l-5.3 5.3a1 1 0 0 1-1.4 0L2.5 8.9a1 1 0 0 1 0-1.4z" />
    <path d="M10.7 5.3h.01" strokeWidth="2" />
  </>,
)
export const IconSettings = icon(
  <>
    <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
    <circle cx="10" cy="4.5" r="1.8" />
    <circle cx="6" cy="11.5" r="1.8" />
  </>,
)
export const IconSearch = icon(
  <>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 3.5 3.5" />
  </>,
)
export const IconClose = icon(<path d="m3.5 3.5 9 9M12.5 3.5l-9 9" />)
export const IconChevronDown = icon(<path d="m4 6 4 4 4-4" />)
export const IconChevronRight = icon(<path d="m6 4 4 4-4 4" />)
export const IconChevronLeft = icon(<path d="m10 4-4 4 4 4" />)
export const IconArrowUp = icon(<path d="M8 13V3.5M4 7l4-3.8L12 7" />)
export const IconArrowDown = icon(<path d="M8 3v9.5M4 9l4 3.8L12 9" />)
export const IconArrowRight = icon(<path d="M3 8h9.5M9 4l3.8 4L9 12" />)
export const IconCopy = icon(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
    <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
  </>,
)
export const IconCheck = icon(<path d="m3 8.5 3.3 3.3L13 4.8" />)
export const IconPlus = icon(<path d="M8 3v10M3 8h10" />)
export const IconMinus = icon(<path d="M3 8h10" />)
export const IconMore = icon(<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />)
export const IconColumns = icon(
  <>
    <rect x="2" y="2.5" width="12" height="11" rx="1" />
    <path d="M6 2.5v11M10 2.5v11" />
  </>,
)
export const IconPause = icon(<path d="M5.5 3.5v9M10.5 3.5v9" />)
export const IconPlay = icon(<path d="M5 3.2v9.6l7.5-4.8z" />)
export const IconRefresh = icon(
  <>
    <path d="M13.5 8A5.5 5.5 0 1 1 11.8 4L13.5 5.5" />
    <path d="M13.5 2.2v3.3h-3.3" />
  </>,
)
export const IconWarning = icon(
  <>
    <path d="M8 2.2 14.5 13.5h-13z" />
    <path d="M8 6.5v3.2M8 11.7h.01" />
  </>,
)
export const IconFailed = icon(
  <>
    <path d="M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3z" />
    <path d="m6 6 4 4M10 6l-4 4" />
  </>,
)
export const IconInfo = icon(
  <>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.3v3.5M8 5.2h.01" />
  </>,
)
export const IconMenu = icon(<path d="M2 4h12M2 8h12M2 12h12" />)
export const IconRail = icon(
  <>
    <rect x="2" y="2.5" width="12" height="11" rx="1" />
    <path d="M6 2.5v11" />
  </>,
)
export const IconUser = icon(
  <>
    <circle cx="8" cy="5.2" r="2.7" />
    <path d="M2.8 13.8c.6-2.8 2.6-4.2 5.2-4.2s4.6 1.4 5.2 4.2" />
  </>,
)
export const IconKeyboard = icon(
  <>
    <rect x="1.5" y="4" width="13" height="8" rx="1" />
    <path d="M4 6.7h.01M6.7 6.7h.01M9.3 6.7h.01M12 6.7h.01M5 9.5h6" />
  </>,
)
