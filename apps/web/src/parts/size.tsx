import { formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { cx } from '../ui/cx.ts'
import { tip } from '../ui/tip.tsx'

/** A size in binary units with three digits; the exact MiB on hover. */
export function Size({ mb, className }: { readonly mb: number; readonly className?: string }) {
  // Nothing says less than something: it is set back.
  return (
    <span
      {...tip(formatExactMib(mb))}
      className={cx(className ?? 'whitespace-nowrap', mb === 0 && 'text-muted')}
    >
      {formatSize(mb)}
    </span>
  )
}
