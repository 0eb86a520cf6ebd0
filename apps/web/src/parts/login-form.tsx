import { useState, type FormEvent } from 'react'
import { paths } from '@holdfast/model/api/paths'
import { ApiError, sendOnce } from '../api/client.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'

/** Principal and secret. Password managers and pasting work. */
export function LoginForm({ onDone }: { readonly onDone: () => void }) {
  const [principal, setPrincipal] = useState('')
  const [secret, setSecret] = useState('')
  const [error, setError] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      await sendOnce('POST', paths.session, { principal, secret })
      onDone()
    } catch (failure) {
      setError(reason(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      {error === undefined ? null : (
        <Banner tone="error" inset>
          {error}
        </Banner>
      )}
      <TextField
        label="Principal"
        name="username"
        autoComplete="username"
        data-autofocus=""
        autoFocus
        required
        value={principal}
        onChange={setPrincipal}
      />
      <TextField
        label="Secret"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={secret}
        onChange={setSecret}
      />
      <Button kind="primary" type="submit" busy={busy}>
        Log in
      </Button>
    </form>
  )
}

function reason(failure: unknown): string {
  if (!(failure instanceof ApiError)) return String(failure)
  if (failure.status === 401) return 'No principal has this name and secret.'
  if (failure.status === 403) return `Not permitted: ${failure.message}`
  return failure.message
}
