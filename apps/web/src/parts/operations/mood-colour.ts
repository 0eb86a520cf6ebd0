import type { Mood } from './words.ts'

export const moodColour: Readonly<Record<Mood, string>> = {
  waiting: 'text-focus',
  done: 'text-attached',
  failed: 'text-orphaned',
  doubtful: 'text-caution-ink',
  ended: 'text-muted',
}
