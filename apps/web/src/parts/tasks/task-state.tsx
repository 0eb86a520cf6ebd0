import { taskStateWord } from '@holdfast/model/ledger/task-list'
import { isTerminal } from '@holdfast/model/ledger/status'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { IconCheck, IconFailed, IconWarning } from '../../ui/icons.tsx'
import { StatusGlyph } from '../glyphs.tsx'

const meanings: Readonly<Record<string, string>> = {
  staging: 'On its way to the agent.',
  starting: 'The agent has it, and it is not running yet.',
  running: 'It runs.',
  killing: 'It was asked to end, and has not yet.',
  unreachable: 'Its agent cannot be asked: it may run or not.',
  finished: 'It ended by itself, without a fault.',
  failed: 'It ended with a fault.',
  killed: 'It ended because it was told to.',
  error: 'It was refused: what it asked for is not valid.',
  lost: 'It was lost on the way, or with its agent.',
  dropped: 'It never reached its agent.',
  gone: 'Its agent does not know it any more.',
  gone_by_operator: 'An operator marked its agent as gone.',
  unknown: 'The master does not know it.',
}

/** How a state looks: one that ends badly stands out, one that ends well does not. */
export function taskTone(state: string): Tone {
  switch (taskStateWord(state)) {
    case 'running':
      return 'positive'
    case 'staging':
    case 'starting':
    case 'killing':
      return 'pending'
    case 'failed':
    case 'error':
    case 'lost':
    case 'dropped':
    case 'gone':
    case 'gone_by_operator':
      return 'danger'
    case 'unreachable':
      return 'caution'
    default:
      return 'neutral'
  }
}

/** `Gone by operator`, of `TASK_GONE_BY_OPERATOR`. */
export function taskStateText(state: string): string {
  const word = taskStateWord(state).replaceAll('_', ' ')
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}

/** `was killed`, `finished`: how a task ended, after "which". */
export function taskEndWords(state: string): string {
  const word = taskStateWord(state).replaceAll('_', ' ')
  return word === 'finished' || word === 'failed' ? word : word === 'error' ? 'was refused' : `was ${word}`
}

export function TaskStateBadge({ state }: { readonly state: string }) {
  const tone = taskTone(state)
  return (
    <Badge tone={tone} icon={<Glyph state={state} tone={tone} />} tip={meanings[taskStateWord(state)]}>
      {taskStateText(state)}
    </Badge>
  )
}

function Glyph({ state, tone }: { readonly state: string; readonly tone: Tone }) {
  if (tone === 'positive') return <StatusGlyph status="attached" />
  if (tone === 'pending') return <StatusGlyph status="pending" />
  if (tone === 'danger') return <IconFailed size={12} />
  if (tone === 'caution') return <IconWarning size={12} />
  return isTerminal(state) ? <IconCheck size={12} /> : <StatusGlyph status="unknown" />
}
