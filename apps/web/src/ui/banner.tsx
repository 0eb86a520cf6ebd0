import type { ReactNode } from 'react'
import { toneClass } from './badge.tsx'
import { cx } from './cx.ts'
import { IconFailed, IconInfo, IconWarning } from './icons.tsx'

export interface BannerProps {
  readonly tone: 'info' | 'warning' | 'error'
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

export function Banner({ tone, children, action, inset }: BannerProps) {
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={cx(
        'flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5',
        inset === true && 'rounded-panel',
        tones[tone].look,
        'forced-colors:border',
      )}
    >
      {tones[tone].icon}
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  )
}
