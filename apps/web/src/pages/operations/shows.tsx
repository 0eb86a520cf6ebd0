import type { ReactNode } from 'react'
import { Chip } from '../../ui/badge.tsx'

const shows = [
  {
    id: 'all',
    label: 'All',
    empty:
      'Nothing was asked for yet. Every change to the cluster shows here, until its agent has proved it and after.',
  },
  { id: 'mine', label: 'Mine', empty: 'You have asked for nothing yet.' },
  { id: 'failed', label: 'Failed', empty: 'Nothing failed.' },
  { id: 'open', label: 'In flight', empty: 'Nothing is under way.' },
] as const

export type Show = (typeof shows)[number]

export const showOf = (id: string | undefined): Show => shows.find((each) => each.id === id) ?? shows[0]

export interface ShowsProps {
  readonly current: Show['id']
  /** All is what stands in no address. */
  readonly onShow: (id: string) => void
  /** More chips: what else narrows the list. */
  readonly children?: ReactNode
}

export function Shows({ current, onShow, children }: ShowsProps) {
  return (
    <div role="group" aria-label="Show" className="flex min-w-0 flex-1 flex-wrap gap-1.5">
      {shows.map(({ id, label }) => (
        <Chip key={id} pressed={current === id} onPress={() => onShow(id === 'all' ? '' : id)}>
          {label}
        </Chip>
      ))}
      {children}
    </div>
  )
}
