import type { OperationRow } from '@holdfast/model/api/operations'
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

/** The server's own words, in quotes, and short enough to be heard to the end. */
function quoted(message: string): string {
  return `“${message.length > 240 ? `${message.slice(0, 240)}…` : message}”`
}
