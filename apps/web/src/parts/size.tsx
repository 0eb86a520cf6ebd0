import { formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { tip } from '../ui/tip.tsx'

/** A size in binary units with three digits; the exact MiB on hover. */
export function Size({ mb, className }: { readonly mb: number; readonly className?: string }) {
  return (
    <span {...tip(formatExactMib(mb))} className={className ?? 'whitespace-nowrap'}>
      {formatSize(mb)}
    </span>
  )
}
