import { controlActions } from '@holdfast/model/api/hosted'
import { taskStates } from '@holdfast/model/ledger/task-list'
import { isTerminal } from '@holdfast/model/ledger/status'
import { describe, expect, it } from 'vitest'
import { controlWords } from '../src/pages/settings/control-words.ts'
import { offeredAccount } from '../src/parts/offers/split-bar.tsx'
import { taskEndWords, taskStateText, taskTone } from '../src/parts/tasks/task-state.tsx'

describe('the state of a task', () => {
  it('is a word, without what Mesos puts before it', () => {
    expect(taskStateText('TASK_RUNNING')).toBe('Running')
    expect(taskStateText('TASK_GONE_BY_OPERATOR')).toBe('Gone by operator')
  })

  it('stands out when it ended badly, and only then', () => {
    const bad = taskStates.filter((state) => taskTone(`TASK_${state.toUpperCase()}`) === 'danger')
    expect(bad).toEqual(['failed', 'error', 'lost', 'dropped', 'gone', 'gone_by_operator'])
    expect(bad.every((state) => isTerminal(`TASK_${state.toUpperCase()}`))).toBe(true)
    expect(taskTone('TASK_KILLED')).toBe('neutral')
  })

  it('is told in a sentence of how it ended', () => {
    expect(taskEndWords('TASK_FINISHED')).toBe('finished')
    expect(taskEndWords('TASK_KILLED')).toBe('was killed')
    expect(taskEndWords('TASK_ERROR')).toBe('was refused')
    expect(taskEndWords('TASK_GONE_BY_OPERATOR')).toBe('was gone by operator')
  })
})

describe('the disk of an offer', () => {
  it('adds up, to a thousandth of a MiB', () => {
    const account = offeredAccount({ volumesMb: 0.1, reservedMb: 0.2, unreservedMb: 10 })
    expect(account).toMatchObject({
      sizeMb: 10.3,
      detachedMb: 0.1,
      reservedIdleMb: 0.2,
      freeMb: 10,
      remainderMb: 0,
    })
  })
})

describe('the controls of an embedded cluster', () => {
  it('say what will happen before they are pressed, each with its own words', () => {
    const all = controlActions.map((action) => controlWords(action, 'db1'))
    expect(new Set(all.map(({ verb }) => verb)).size).toBe(all.length)
    for (const { follows, done } of all) {
      expect(follows.length).toBeGreaterThan(1)
      expect(follows.every((sentence) => sentence.endsWith('.'))).toBe(true)
      expect(done).toContain('db1')
    }
  })
})
