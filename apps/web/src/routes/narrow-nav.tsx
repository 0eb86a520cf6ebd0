import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { cx } from '../ui/cx.ts'
import { Dialog } from '../ui/dialog.tsx'
import { IconMenu } from '../ui/icons.tsx'
import { useDestinations } from './rail.tsx'

const item =
  'ring-inset text-12 text-muted flex min-h-12 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 px-1 hover:no-underline'

/** On narrow windows: the four pages one needs most at the bottom, the rest behind a button. */
export function NarrowNav() {
  const [open, setOpen] = useState(false)
  const destinations = useDestinations()
  return (
    <nav aria-label="Pages" className="border-line bg-subtle flex shrink-0 border-t sm:hidden">
      {destinations.slice(0, 4).map((page) => (
        <Link
          key={page.to}
          to={page.to}
          className={item}
          activeProps={{ className: 'text-ink! font-medium' }}
        >
          {page.icon}
          <span className="max-w-full truncate">{page.short ?? page.name}</span>
        </Link>
      ))}
      <button type="button" className={item} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <IconMenu />
        More
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Pages" width="sm">
        <ul className="-mx-2 flex flex-col">
          {destinations.map((page) => (
            <li key={page.to}>
              <Link
                to={page.to}
                onClick={() => setOpen(false)}
                className={cx(
                  'text-ink rounded-control hover:bg-hover flex min-h-11 items-center gap-3 px-2 hover:no-underline',
                )}
                activeProps={{ className: 'bg-selected font-medium' }}
              >
                {page.icon}
                {page.name}
              </Link>
            </li>
          ))}
        </ul>
      </Dialog>
    </nav>
  )
}
