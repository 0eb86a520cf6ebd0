import { IconInfo } from '../ui/icons.tsx'

/** Says that what is shown is not all there is. Nothing is left out silently. */
export function HiddenNote({ hidden }: { readonly hidden: true | undefined }) {
  if (hidden === undefined) return null
  return (
    <span className="inline-flex min-h-6 items-center gap-1.5">
      <IconInfo size={12} /> Parts are hidden by permissions (view_role).
    </span>
  )
}

/** Where a list has no row that may be viewed. */
export const nothingVisible = {
  title: 'Nothing that you may view',
  text: 'What there is belongs to roles that permissions (view_role) hide from you. Whoever keeps the rules of the cluster can show it.',
} as const
