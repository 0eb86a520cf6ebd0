import type { OperationState } from '@holdfast/model/api/operations'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { IconCheck, IconFailed, IconMinus, IconRefresh, IconWarning } from '../../ui/icons.tsx'
import { moodOf, stateWord } from './words.ts'
import type { Mood } from './words.ts'

const tones: Readonly<Record<Mood, Tone>> = {
  waiting: 'pending',
  done: 'positive',
  failed: 'danger',
  doubtful: 'caution',
  ended: 'neutral',
}

/** The state of an operation in a shape and a word. */
export function OperationBadge({ state }: { readonly state: OperationState }) {
  const mood = moodOf(state)
  return (
    <Badge tone={tones[mood]} icon={<MoodIcon mood={mood} />}>
      {stateWord(state)}
    </Badge>
  )
}

export function MoodIcon({ mood, size = 12 }: { readonly mood: Mood; readonly size?: number }) {
  switch (mood) {
    case 'waiting':
      return <IconRefresh size={size} className="animate-turn" />
    case 'done':
      return <IconCheck size={size} />
    case 'failed':
      return <IconFailed size={size} />
    case 'doubtful':
      return <IconWarning size={size} />
    default:
      return <IconMinus size={size} />
  }
}
