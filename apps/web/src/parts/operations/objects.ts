import type { OperationRow } from '@holdfast/model/api/operations'
import { count } from './plural.ts'
import { goingWord, pastWord, stateWord, verbWord } from './words.ts'

/** "Destroy pgdata · 64 GiB" */
export function operationTitle({ verb, object }: OperationRow): string {
  return `${verbWord(verb)} ${object}`
}

/** How an operation ended, in a sentence for a toast or a screen reader. */
export function settledSentence(row: OperationRow): string {
  if (row.state === 'confirmed') return `${pastWord(row.verb)} ${row.object} on ${row.hostname}.`
  const why = row.error?.message === undefined ? '' : ` ${quoted(row.error.message)}`
  return `${goingWord(row.verb)} ${row.object} on ${row.hostname}: ${stateWord(row.state).toLowerCase()}.${why}`
}

/** How everything ended that was confirmed together. What failed comes first; else what it was all about. */
export function batchSentence(rows: readonly OperationRow[]): string {
  const [first, ...others] = rows.filter(({ state }) => state !== 'confirmed')
  if (first) {
    const more = others.length === 0 ? '' : ` ${count(others.length, 'other step')} did not happen either.`
    return `${settledSentence(first)}${more}`
  }
  const main = rows.filter(({ verb }) => verb !== 'reserve' && verb !== 'unreserve')
  const [only, ...rest] = main.length > 0 ? main : rows
  if (only === undefined) return ''
  if (rest.length === 0) return settledSentence(only)
  const volumes = main.reduce((sum, { volumeKeys }) => sum + volumeKeys.length, 0)
  return `${pastWord(only.verb)} ${count(volumes, 'volume')} on ${count(new Set(rows.map(({ agentId }) => agentId)).size, 'agent')}.`
}

/** The server's own words, in quotes, and short enough to be heard to the end. */
function quoted(message: string): string {
  return `“${message.length > 240 ? `${message.slice(0, 240)}…` : message}”`
}
