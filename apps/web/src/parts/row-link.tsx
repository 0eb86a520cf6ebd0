import type { MouseEvent, ReactNode } from 'react'
import { useRouter } from '@tanstack/react-router'
import { stringifySearch } from '../search.ts'

export interface RowLinkProps {
  /** A path of this app: every part that is not fixed has gone through `encodeURIComponent`. */
  readonly path: string
  readonly search?: Readonly<Record<string, string>>
  readonly tip?: string
  readonly className?: string
  readonly children: ReactNode
}

/**
 * A link in a row of a table. The router's own follows the address all the time, to know whether it leads to where one
 * is already; a hundred of those are what makes scrolling slow.
 */
export function RowLink({ path, search, tip, className, children }: RowLinkProps) {
  const router = useRouter()
  const href = search === undefined ? path : path + stringifySearch(search)
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.history.push(href)
  }
  return (
    <a
      href={href}
      onClick={onClick}
      data-tip={tip}
      className={`text-ink hover:text-link inline-flex max-w-full min-w-0 ${className ?? ''}`}
    >
      {children}
    </a>
  )
}
