import { Link } from '@tanstack/react-router'
import { buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        title="No page has this address"
        action={
          <>
            <Link to="/overview" className={buttonClass()}>
              Overview
            </Link>
            <Link to="/volumes" className={buttonClass()}>
              Volumes
            </Link>
          </>
        }
      >
        The link may be old or cut short. Ids with # or / in them have to be encoded.
      </EmptyState>
    </Page>
  )
}
