import { Skeleton } from '../ui/skeleton.tsx'

/** Stands in for a page while its code is fetched. */
export function PageSkeleton() {
  return (
    <div className="flex flex-1 flex-col gap-4 px-4 py-5 lg:px-6" aria-busy="true">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}
