import { useQueryClient } from '@tanstack/react-query'
import { useFreshness, type FreshnessKind } from '../stores/freshness.ts'
import { useLive } from '../stores/live.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { IconPause, IconPlay, IconRefresh } from '../ui/icons.tsx'
import { Popover } from '../ui/popover.tsx'
import { Age, exactTime } from './age.tsx'

const looks: Readonly<Record<FreshnessKind, { readonly colour: string; readonly drawing: React.ReactNode }>> =
  {
    live: { colour: 'text-attached', drawing: <circle cx="6" cy="6" r="4" fill="currentColor" /> },
    slow: {
      colour: 'text-detached',
      drawing: (
        <>
          <circle cx="6" cy="6" r="4" />
          <path d="M6 2a4 4 0 0 0 0 8z" fill="currentColor" />
        </>
      ),
    },
    stale: { colour: 'text-detached', drawing: <circle cx="6" cy="6" r="4" strokeDasharray="2.1 2.1" /> },
    down: { colour: 'text-orphaned', drawing: <path d="m3 3 6 6M9 3 3 9" /> },
    lost: { colour: 'text-orphaned', drawing: <circle cx="6" cy="6" r="4" strokeDasharray="2.1 2.1" /> },
    connecting: { colour: 'text-muted', drawing: <circle cx="6" cy="6" r="4" strokeDasharray="2.1 2.1" /> },
    paused: { colour: 'text-muted', drawing: <circle cx="6" cy="6" r="4" /> },
  }

function FreshnessGlyph({ kind }: { readonly kind: FreshnessKind }) {
  const { colour, drawing } = looks[kind]
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
      className={cx('shrink-0', colour)}
    >
      {drawing}
    </svg>
  )
}

export function togglePause(): void {
  useLive.setState(({ paused }) => ({ paused: !paused }))
}

/** How current everything is. A button: pause, ask again now, and where each fact comes from. */
export function FreshnessChip() {
  const { kind, text } = useFreshness()
  return (
    <Popover
      label="Freshness"
      renderTrigger={(props) => (
        <button
          {...props}
          type="button"
          className="pressable hover:bg-hover rounded-chip text-12 inline-flex h-7 min-w-0 shrink items-center gap-1.5 border border-transparent px-2 pointer-coarse:h-11"
        >
          <FreshnessGlyph kind={kind} />
          <span className="hidden-text">Freshness:</span>
          <span aria-live="off" className="truncate">
            {text}
          </span>
        </button>
      )}
    >
      {(close) => <Details close={close} />}
    </Popover>
  )
}

function Details({ close }: { readonly close: () => void }) {
  const { freshness, paused } = useLive()
  const client = useQueryClient()
  return (
    <div className="flex w-72 flex-col gap-3">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Cluster seen</dt>
        <dd>{freshness === undefined ? 'not yet' : <Age sinceMs={freshness.asOfMs} ago />}</dd>
        <dt className="text-muted">At</dt>
        <dd>{freshness === undefined ? '–' : exactTime(freshness.asOfMs)}</dd>
        <dt className="text-muted">Revision</dt>
        <dd>{freshness?.revision ?? '–'}</dd>
      </dl>
      {freshness?.reason === undefined ? null : <p>{freshness.reason}</p>}
      <div className="flex gap-2">
        <Button icon={paused ? <IconPlay /> : <IconPause />} onClick={togglePause}>
          {paused ? 'Resume' : 'Pause'}
        </Button>
        <Button
          icon={<IconRefresh />}
          onClick={() => {
            void client.invalidateQueries()
            close()
          }}
        >
          Ask again now
        </Button>
      </div>
    </div>
  )
}
