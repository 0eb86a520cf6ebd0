import type { InstanceRow } from '@holdfast/model/api/services'
import { taskStateWord } from '@holdfast/model/ledger/task-list'
import { tip } from '../../ui/tip.tsx'
import { taskStateText } from '../tasks/task-state.tsx'

/** `running`; of several containers how many are in which state: `2 running, 1 failed`. Which is which on hover. */
export function TasksSummary({ tasks }: { readonly tasks: InstanceRow['tasks'] }) {
  if (tasks.length === 0) return <span className="text-muted">none</span>
  return (
    <span {...tip(tasks.map(sentenceOf).join('\n'))} className="truncate">
      {summaryOf(tasks.map(({ state }) => state))}
    </span>
  )
}

export function summaryOf(states: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const state of states) {
    const word = taskStateWord(state).replaceAll('_', ' ')
    counts.set(word, 1 + (counts.get(word) ?? 0))
  }
  return [...counts].map(([word, count]) => (states.length === 1 ? word : `${count} ${word}`)).join(', ')
}

function sentenceOf({ container, taskId, state }: InstanceRow['tasks'][number]): string {
  return `${container ?? taskId}: ${taskStateText(state).toLowerCase()}`
}
