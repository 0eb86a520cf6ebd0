import { useQueryClient } from '@tanstack/react-query'
import { Age } from '../parts/age.tsx'
import { useFromNow } from '../stores/clock.ts'
import { useLive } from '../stores/live.ts'
import { useReadOnly } from '../stores/permissions.ts'
import { togglePause } from '../parts/freshness-chip.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'

/** What is wrong with the whole view, across every page. Nothing here is said by colour alone. */
export function Banners() {
  const { connection, freshness, paused, clockOffsetMs } = useLive()
  const client = useQueryClient()
  const readOnly = useReadOnly()
  const lost = connection.state === 'lost' ? connection : undefined
  const retryAtMs = lost === undefined ? undefined : lost.retryAtMs + clockOffsetMs
  const countdown = useFromNow((now) =>
    retryAtMs === undefined ? undefined : Math.ceil((retryAtMs - now) / 1_000),
  )
  const longLost = useFromNow((now) => lost !== undefined && now - clockOffsetMs - lost.sinceMs > graceMs)

  if (lost !== undefined && longLost) {
    return (
      <Banner
        tone="error"
        title="The Holdfast server does not answer."
        action={<Button onClick={retryNow}>Try now</Button>}
      >
        {freshness === undefined ? null : (
          <>
            What you see is <Age sinceMs={freshness.asOfMs} /> old. Nothing can be changed until it
            answers.{' '}
          </>
        )}
        {countdown !== undefined && countdown > 0 ? `Trying again in ${countdown} s.` : 'Trying again…'}
      </Banner>
    )
  }
  const askAgain = <Button onClick={() => void client.invalidateQueries()}>Try now</Button>
  if (freshness?.state === 'down') {
    return (
      <Banner tone="error" title="No Mesos master leads." action={askAgain}>
        {freshness.reason} What you see is <Age sinceMs={freshness.asOfMs} /> old, and nothing can be changed
        until there is one.
      </Banner>
    )
  }
  if (freshness?.state === 'stale') {
    return (
      <Banner tone="warning" title="What you see is old." action={askAgain}>
        The cluster was last seen <Age sinceMs={freshness.asOfMs} ago />. {freshness.reason}
      </Banner>
    )
  }
  if (freshness?.marathon !== undefined) {
    const { asOfMs, reason } = freshness.marathon
    return (
      <Banner tone="warning" title="Marathon is not seen." action={askAgain}>
        {asOfMs === 0 ? (
          'Apps and pods are not known yet.'
        ) : (
          <>
            Apps and pods were last seen <Age sinceMs={asOfMs} ago />.
          </>
        )}{' '}
        {reason}
      </Banner>
    )
  }
  if (paused) {
    return (
      <Banner tone="info" action={<Button onClick={togglePause}>Resume</Button>}>
        Live changes are paused by you. Operations are still told.
      </Banner>
    )
  }
  if (readOnly !== undefined) {
    return (
      <Banner tone="info" title="Read-only.">
        {readOnly} What anything would do can still be looked at.
      </Banner>
    )
  }
  return null
}

/** A loss that heals by itself within a breath is not worth a banner; the chip shows it. */
const graceMs = 2_000

/** The stream's own wait ends when the browser says that it is online. */
function retryNow(): void {
  window.dispatchEvent(new Event('online'))
}
