import { createHash } from 'node:crypto'
import type { AgentTask } from '../../core/executor/state.ts'

type Contained = Pick<AgentTask, 'frameworkId' | 'info' | 'launchedMs' | 'executorMs'>

/**
 * The container of the executor that runs a task. Unlike Mesos, where it is left to chance: it follows from the task, so that
 * every life of the agent finds the same one.
 */
export function containerIdOf({ frameworkId, info, launchedMs, executorMs = launchedMs }: Contained): string {
  return uuidOf(frameworkId, executorIdOf({ info }), String(executorMs))
}

/** The container of a task in that of its executor; undefined for one that has its executor for itself. */
export function nestedIdOf(task: Contained): string | undefined {
  const { info, launchedMs } = task
  if (info.executor === undefined) return undefined
  return uuidOf(containerIdOf(task), info.taskId, String(launchedMs))
}

/** A task that brings no executor has one of its own, which bears its id. */
export const executorIdOf = ({ info }: Pick<AgentTask, 'info'>): string =>
  info.executor?.executorId ?? info.taskId

/** In the shape of a UUID that is made of a name. Source: RFC 9562, 5.5. */
function uuidOf(...names: readonly string[]): string {
  const bytes = createHash('sha1').update(JSON.stringify(names)).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
