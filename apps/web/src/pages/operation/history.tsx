import type { OperationEvent } from '@holdfast/model/api/operations'
import { exactTime } from '../../parts/age.tsx'
import { spellTook } from '../../parts/operations/took.tsx'
import { stateWord } from '../../parts/operations/words.ts'
import { Section } from '../../ui/section.tsx'
import { tip } from '../../ui/tip.tsx'

export interface HistoryProps {
  readonly events: readonly OperationEvent[]
  readonly startedMs: number
}

/** Every step of its life, oldest first. */
export function History({ events, startedMs }: HistoryProps) {
  return (
    <Section title="History">
      <ol className="flex flex-col gap-1.5">
        {events.map((event, index) => (
          <li key={index} className="flex gap-3">
            <time
              dateTime={new Date(event.atMs).toISOString()}
              {...tip(exactTime(event.atMs))}
              className="text-muted w-16 shrink-0 text-right"
            >
              +{spellTook(Math.max(0, event.atMs - startedMs))}
            </time>
            <div className="min-w-0">
              <p className="font-medium">{stateWord(event.state)}</p>
              {event.message === '' ? null : <p className="text-muted break-words">{event.message}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
