import type { ReactNode } from 'react'
import { toneClass } from './badge.tsx'
import { cx } from './cx.ts'
import { IconFailed, IconInfo, IconWarning } from './icons.tsx'

export interface BannerProps {
  readonly tone: 'info' | 'warning' | 'error'
  /** What screen readers are told at once. With it the rest may tick without being read out again and again. */
  readonly title?: string
  readonly children: ReactNode
  readonly action?: ReactNode
  /** As part of a page instead of across it. */
  readonly inset?: boolean
}

const tones = {
  info: { look: toneClass.pending, icon: <IconInfo /> },
  warning: { look: toneClass.caution, icon: <IconWarning /> },
  error: { look: toneClass.danger, icon: <IconFailed /> },
}

export function Banner({ tone, title, children, action, inset }: BannerProps) {
  const role = tone === 'error' ? 'alert' : 'status'
  return (
    <div
      role={title === undefined ? role : undefined}
      className={cx(
        'flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5',
        inset === true && 'rounded-panel',
        tones[tone].look,
        'forced-colors:border',
      )}
    >
      {tones[tone].icon}
      <div className="min-w-0 flex-1">
        {title === undefined ? null : (
          <>
            <strong role={role}>{title}</strong>{' '}
          </>
        )}
        {children}
      </div>
      {action}
    </div>
  )
}
