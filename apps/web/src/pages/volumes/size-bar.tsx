import { Size } from '../../parts/size.tsx'

/** A size, and beside it how large it is among those around it. The bar only repeats the number. */
export function SizeBar({ mb, largestMb }: { readonly mb: number; readonly largestMb: number }) {
  const share = largestMb === 0 ? 0 : Math.min(1, mb / largestMb)
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden="true" className="flex w-10 shrink-0 justify-end forced-colors:hidden">
        <span className="bg-line-strong h-1.5" style={{ width: `max(2px, ${share * 100}%)` }} />
      </span>
      <Size mb={mb} className="w-16 whitespace-nowrap" />
    </span>
  )
}
