import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface KeyValueItem {
  readonly name: string
  readonly value: ReactNode
  /** Takes the whole row. */
  readonly wide?: boolean
}

/** Facts, name beside value, in as many columns as there is room for. */
export function KeyValue({ items, columns = 3 }: { items: readonly KeyValueItem[]; columns?: 1 | 2 | 3 }) {
  const grid = { 1: '', 2: 'md:grid-cols-2', 3: 'md:grid-cols-2 xl:grid-cols-3' }[columns]
  return (
    <dl className={cx('grid grid-cols-1 content-start gap-x-8', grid)}>
      {items.map((item) => (
        <div
          key={item.name}
          className={cx(
            'border-line flex min-h-8 min-w-0 items-baseline gap-3 border-b py-1.5',
            item.wide === true && 'col-span-full',
          )}
        >
          <dt className="text-muted w-28 shrink-0">{item.name}</dt>
          <dd className="min-w-0 flex-1">{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
