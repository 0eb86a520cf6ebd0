import { getRouteApi } from '@tanstack/react-router'
import { LoginForm } from '../../parts/login-form.tsx'
import { Mark } from '../../parts/mark.tsx'
import { strings } from '../../strings.ts'

const route = getRouteApi('/login')

export function LoginPage() {
  const { next } = route.useSearch()
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 p-4">
      <title>Log in · Holdfast</title>
      <header className="flex flex-col gap-2">
        <h1 className="text-20 flex items-center gap-2 font-semibold">
          <Mark size={24} /> {strings.product}
        </h1>
        <p className="text-muted">{strings.sentence}</p>
      </header>
      <LoginForm onDone={() => window.location.assign(ownAddress(next))} />
    </main>
  )
}

/** Only addresses of this site: a link must not lead elsewhere by way of a login. */
function ownAddress(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/overview'
}
