import { unreachable } from '@holdfast/model/invariant'
import type { OperationRow, OperationState, Verb } from '@holdfast/model/api/operations'

export type Mood = 'waiting' | 'done' | 'failed' | 'doubtful' | 'ended'

const verbs: Readonly<Record<Verb, string>> = {
  reserve: 'Reserve',
  unreserve: 'Unreserve',
  create: 'Create',
  destroy: 'Destroy',
  grow: 'Grow',
  shrink: 'Shrink',
  wipe: 'Wipe',
}

const pasts: Readonly<Record<Verb, string>> = {
  reserve: 'Reserved',
  unreserve: 'Unreserved',
  create: 'Created',
  destroy: 'Destroyed',
  grow: 'Grown',
  shrink: 'Shrunk',
  wipe: 'Wiped',
}

const goings: Readonly<Record<Verb, string>> = {
  reserve: 'Reserving',
  unreserve: 'Unreserving',
  create: 'Creating',
  destroy: 'Destroying',
  grow: 'Growing',
  shrink: 'Shrinking',
  wipe: 'Wiping',
}

export const verbWord = (verb: Verb): string => verbs[verb]
export const pastWord = (verb: Verb): string => pasts[verb]
export const goingWord = (verb: Verb): string => goings[verb]

/** A state in a word, as badges say it. */
export function stateWord(state: OperationState): string {
  switch (state) {
    case 'planned':
      return 'Planned'
    case 'held':
      return 'Held'
    case 'sent':
      return 'Sent'
    case 'accepted':
      return 'Accepted'
    case 'confirmed':
      return 'Confirmed'
    case 'refused':
      return 'Refused'
    case 'not_confirmed':
      return 'Not confirmed'
    case 'reverted':
      return 'Reverted'
    case 'cancelled':
      return 'Cancelled'
    case 'outdated':
      return 'Plan outdated'
    case 'blocked':
      return 'Blocked'
    default:
      return unreachable(state)
  }
}

export function moodOf(state: OperationState): Mood {
  switch (state) {
    case 'planned':
    case 'held':
    case 'sent':
    case 'accepted':
      return 'waiting'
    case 'confirmed':
      return 'done'
    case 'refused':
    case 'reverted':
    case 'outdated':
      return 'failed'
    case 'not_confirmed':
    case 'blocked':
      return 'doubtful'
    case 'cancelled':
      return 'ended'
    default:
      return unreachable(state)
  }
}

export type Mark = 'done' | 'waiting' | 'missing' | 'open'

/** The way to the proof, step by step, as far as it was gone. */
export function marksOf(row: OperationRow): readonly { readonly label: string; readonly mark: Mark }[] {
  const sent = row.state !== 'planned' && row.state !== 'held'
  const mood = moodOf(row.state)
  const see = (side: OperationRow['master'], before: boolean): Mark => {
    if (side === 'shows' || row.state === 'confirmed') return 'done'
    if (mood === 'failed' || mood === 'ended') return 'open'
    if (mood === 'doubtful') return 'missing'
    return before ? 'waiting' : 'open'
  }
  const master = row.state === 'accepted' || row.state === 'not_confirmed' ? 'done' : see(row.master, sent)
  return [
    { label: 'sent', mark: sent && row.state !== 'cancelled' ? 'done' : 'open' },
    { label: 'master', mark: row.state === 'refused' ? 'missing' : master },
    { label: 'agent', mark: see(row.agent, master === 'done') },
  ]
}
