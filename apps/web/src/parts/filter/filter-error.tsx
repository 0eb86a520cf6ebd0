import type { FilterError } from '@holdfast/model/api/common'
import { IconFailed } from '../../ui/icons.tsx'

/** A page has one filter, so its error has one name. */
export const filterErrorId = 'filter-error'

/** Why the filter cannot be read, with what may stand there. As high as the chips, in whose place it stands. */
export function FilterErrorText({ error }: { readonly error: FilterError }) {
  return (
    <p id={filterErrorId} role="status" className="text-danger-ink flex min-h-6 items-center gap-1.5">
      <IconFailed size={12} />
      <span className="min-w-0">{error.message}</span>
    </p>
  )
}
