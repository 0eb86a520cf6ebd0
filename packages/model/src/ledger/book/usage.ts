import type { Resource } from '../../resource/resource.ts'
import { Resources } from '../../resource/resources.ts'
import { volumeKeyOf } from '../keys.ts'
import { isTerminal } from '../status.ts'
import type { Draft } from './book-change.ts'
import type { TaskFacts } from './facts.ts'

/** Which volumes of an agent are in use, and by which tasks; also those that its total does not have (yet). */
export class Usage {
  readonly #agentId: string
  readonly #users = new Map<string, number>()
  readonly #tasks = new Map<string, ReadonlySet<TaskFacts>>()

  constructor(agentId: string) {
    this.#agentId = agentId
  }

  /** What the master says is in use is in use, and so is what a task that has not ended holds. */
  isUsed(volumeKey: string): boolean {
    return this.#users.has(volumeKey) || this.#tasks.has(volumeKey)
  }

  /** In the order of their ids. */
  tasksOf(volumeKey: string): readonly TaskFacts[] {
    const tasks = this.#tasks.get(volumeKey)
    return tasks ? [...tasks].sort(byTaskId) : []
  }

  takeUse(volumeKey: string, sign: 1 | -1, draft: Draft): void {
    const users = (this.#users.get(volumeKey) ?? 0) + sign
    if (users > 0) this.#users.set(volumeKey, users)
    else this.#users.delete(volumeKey)
    draft.touched.add(volumeKey)
  }

  takeTasks(before: readonly TaskFacts[], after: readonly TaskFacts[], draft: Draft): void {
    if (before === after) return
    const ended = new Set(before)
    for (const task of after) {
      if (ended.delete(task)) continue
      for (const key of this.#volumesOf(task))
        this.#set(key, new Set([...(this.#tasks.get(key) ?? []), task]), draft)
    }
    for (const task of ended) {
      for (const key of this.#volumesOf(task)) {
        this.#set(key, new Set([...(this.#tasks.get(key) ?? [])].filter((each) => each !== task)), draft)
      }
    }
  }

  #set(key: string, tasks: ReadonlySet<TaskFacts>, draft: Draft): void {
    if (tasks.size > 0) this.#tasks.set(key, tasks)
    else this.#tasks.delete(key)
    draft.touched.add(key)
  }

  #volumesOf(task: TaskFacts): readonly string[] {
    if (isTerminal(task.state)) return []
    const keys = Resources.list(task.resources).map((resource: Resource) =>
      volumeKeyOf(this.#agentId, resource),
    )
    return keys.filter((key) => key !== undefined)
  }
}

function byTaskId(a: TaskFacts, b: TaskFacts): number {
  if (a.taskId !== b.taskId) return a.taskId < b.taskId ? -1 : 1
  return a.frameworkId < b.frameworkId ? -1 : Number(a.frameworkId > b.frameworkId)
}
