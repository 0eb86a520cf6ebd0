import { err, ok, type Result } from '@holdfast/model/result'
import { isObject, type JsonObject } from '@holdfast/model/json'
import { objectOf, objectsOf } from './fields.ts'
import { parse } from './listing.ts'

export type ParsedTasks = Result<readonly JsonObject[], string>

const NEEDED = ['task_id', 'framework_id', 'agent_id', 'name', 'state', 'resources'] as const

/**
 * Of each task in an answer to `GET_TASKS` what is read later: its history is much longer, and only when it began and
 * when it changed last is taken from it, as `first_time` and `last_time`.
 */
export function readTasks(text: string): ParsedTasks {
  const json = parse(text)
  if (!json.ok) return json
  const tasks = isObject(json.value) ? objectOf(json.value, 'get_tasks') : undefined
  if (tasks === undefined) return err('it does not list tasks')
  return ok(
    objectsOf(tasks, 'tasks').map((task) => {
      const statuses = objectsOf(task, 'statuses')
      const needed = Object.fromEntries(
        NEEDED.flatMap((name) => (task[name] === undefined ? [] : [[name, task[name]]])),
      )
      return {
        ...needed,
        first_time: statuses[0]?.['timestamp'] ?? null,
        last_time: statuses.at(-1)?.['timestamp'] ?? null,
      }
    }),
  )
}
