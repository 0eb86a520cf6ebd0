import { useQueryClient } from '@tanstack/react-query'
import { loggedIn } from '../stores/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LoginForm } from '../parts/login-form.tsx'

/** Lies over the page when a login is needed. What was typed below it stays; requests that waited go on. */
export function LoginOverlay() {
  const client = useQueryClient()
  return (
    <Dialog open title="Log in" width="sm" dismissable={false} closable={false} onClose={() => {}}>
      <p className="text-muted mb-3">
        This cluster answers only to those whom it knows. The page goes on after the login.
      </p>
      <LoginForm
        onDone={() => {
          loggedIn()
          // Somebody else may have logged in, who sees other things.
          void client.invalidateQueries()
        }}
      />
    </Dialog>
  )
}
