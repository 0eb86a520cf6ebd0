import { Size } from '../../parts/size.tsx'

/** A size, and beside it how large it is among those around it. The bar only repeats the number. */
export function SizeBar({ mb, largestMb }: { readonly mb: number; readonly largestMb: number }) {
  const share = largestMb === 0 ? 0 : Math.min(1, mb / largestMb)
  return (
    <span className="flex items-center justify-end gap-2">
      <span
        aria-hidden="true"
        className="bg-track h-1.5 w-10 shrink-0 overflow-hidden rounded-chip forced-colors:hidden"
      >
        <span className="bg-line-strong block h-full" style={{ width: `${Math.max(4, share * 100)}%` }} />
      </span>
      <Size mb={mb} className="w-16 whitespace-nowrap" />
    </span>
  )
}
