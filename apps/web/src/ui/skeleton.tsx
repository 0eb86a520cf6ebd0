import { cx } from './cx.ts'

/** Holds the place of something that is being fetched. Give it the exact size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx('bg-track rounded-control animate-breathe block', className ?? 'h-4 w-full')}
    />
  )
}
