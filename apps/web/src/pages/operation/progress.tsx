import type { OperationEvent, OperationRow, OperationState } from '@holdfast/model/api/operations'
import { exactTime } from '../../parts/age.tsx'
import { spellTook } from '../../parts/operations/took.tsx'
import { marksOf } from '../../parts/operations/words.ts'
import type { Mark } from '../../parts/operations/words.ts'
import { cx } from '../../ui/cx.ts'
import { IconCheck, IconClose } from '../../ui/icons.tsx'
import { tip } from '../../ui/tip.tsx'

export interface ProgressProps {
  readonly row: OperationRow
  readonly history: readonly OperationEvent[]
}

interface Step {
  readonly title: string
  readonly reached: OperationState
  readonly said: Readonly<Record<Mark, string>>
}

const steps: Readonly<Record<string, Step>> = {
  sent: {
    title: 'Sent',
    reached: 'sent',
    said: {
      done: 'Stored here, then sent to the master.',
      waiting: 'Stored here. On its way to the master.',
      missing: 'It was not sent.',
      open: 'Not sent yet.',
    },
  },
  master: {
    title: 'Accepted by the master',
    reached: 'accepted',
    said: {
      done: 'The master’s view shows it. That proves nothing yet.',
      waiting: 'The master has not answered yet.',
      missing: 'The master does not show it.',
      open: 'Nothing was accepted.',
    },
  },
  agent: {
    title: 'Confirmed by the agent',
    reached: 'confirmed',
    said: {
      done: 'The agent’s own state shows it.',
      waiting: 'The agent’s own state does not show it yet.',
      missing: 'The agent’s own state does not show it.',
      open: 'Nothing for the agent to prove.',
    },
  },
}

/** The way to the proof: what master and agent say, each for itself. */
export function Progress({ row, history }: ProgressProps) {
  return (
    <ol className="border-line rounded-panel grid border sm:grid-cols-3">
      {marksOf(row).map(({ label, mark }, index) => {
        const step = steps[label]
        const event = history.find(({ state }) => state === step?.reached)
        return (
          <li
            key={label}
            className={cx('border-line flex min-w-0 gap-3 p-3', index > 0 && 'max-sm:border-t sm:border-l')}
          >
            <MarkSign mark={mark} />
            <div className="min-w-0">
              <p className="font-medium">{step?.title}</p>
              <p className="text-12 text-muted">{step?.said[mark]}</p>
              {event === undefined || mark !== 'done' ? null : (
                <p {...tip(exactTime(event.atMs))} className="text-12 mt-0.5">
                  after {spellTook(Math.max(0, event.atMs - row.createdMs))}
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

const signs: Readonly<Record<Mark, { readonly look: string; readonly said: string }>> = {
  done: { look: 'bg-positive text-positive-ink', said: 'done' },
  waiting: { look: 'bg-pending text-pending-ink', said: 'awaited' },
  missing: { look: 'bg-danger text-danger-ink', said: 'did not happen' },
  open: { look: 'border-line border', said: 'not reached' },
}

function MarkSign({ mark }: { readonly mark: Mark }) {
  return (
    <span
      className={cx('rounded-chip inline-flex size-6 shrink-0 items-center justify-center', signs[mark].look)}
    >
      {mark === 'done' ? <IconCheck size={12} /> : mark === 'missing' ? <IconClose size={12} /> : null}
      {mark === 'waiting' ? (
        <span aria-hidden="true" className="animate-breathe rounded-chip size-2 bg-current" />
      ) : null}
      <span className="hidden-text">{signs[mark].said}</span>
    </span>
  )
}
