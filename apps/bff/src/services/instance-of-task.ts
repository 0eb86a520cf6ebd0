import { parseTaskId } from '@holdfast/model/marathon/ids'

/** Which instance a task belongs to; a task whose id is none of Marathon's is an instance of its own. */
export function instanceOfTask(taskId: string): string {
  return parseTaskId(taskId)?.instanceId ?? taskId
}
