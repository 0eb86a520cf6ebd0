import { AgentId, FrameworkId, OperationId, Principal, TimeMs } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import type { LastLife } from '../../core/agent/effects.ts'
import type { StoredTasks } from '../../core/executor/state.ts'
import type { Feedback } from '../../core/framework/state.ts'
import type { SequencedOperation } from '../../core/messages.ts'
import type { MasterRecovery, RegistryEntry } from '../../core/master/effects.ts'
import type { Store } from '../store/commit-queue.ts'
import type { Database } from '../store/database.ts'
import {
  agentInfoText,
  agentTaskText,
  deactivationText,
  formerIdsText,
  operationText,
  resourceText,
} from './stored-text.ts'

/** What is known of an agent before it starts. */
export interface StoredAgent {
  readonly name: string
  readonly number: number
  readonly agentId: AgentId | undefined
  readonly incarnation: number
  readonly applied: number
  readonly stopped: boolean
}

export function readRegistry({ database }: Store): readonly RegistryEntry[] {
  return rows(database, 'SELECT * FROM registry').map((row) => ({
    agentId: AgentId(text(row.agent_id)),
    info: agentInfoText.decode(text(row.info)),
    registeredMs: TimeMs(number(row.registered_ms)),
    ...(row.unreachable_ms === null ? {} : { unreachableSinceMs: TimeMs(number(row.unreachable_ms)) }),
    ...(row.gone_ms === null ? {} : { goneSinceMs: TimeMs(number(row.gone_ms)) }),
    ...(row.deactivation === null ? {} : { deactivation: deactivationText.decode(text(row.deactivation)) }),
    ...(row.former_ids === null ? {} : { formerIds: formerIdsText.decode(text(row.former_ids)) }),
  }))
}

export function readAccepted({ database }: Store): MasterRecovery['accepted'] {
  return rows(database, 'SELECT * FROM accepted ORDER BY agent_id, sequence').map((row) => ({
    agentId: AgentId(text(row.agent_id)),
    operation: {
      ...sequencedOf(row),
      ...(row.principal === null ? {} : { principal: Principal(text(row.principal)) }),
      acceptedMs: TimeMs(number(row.accepted_ms)),
    },
  }))
}

export function readFeedback({ database }: Store): readonly Feedback[] {
  return rows(database, 'SELECT * FROM operation_feedback ORDER BY agent_id, sequence').map((row) => ({
    agentId: AgentId(text(row.agent_id)),
    sequence: number(row.sequence),
    frameworkId: FrameworkId(text(row.framework_id)),
    name: text(row.name),
    operationId: OperationId(text(row.operation_id)),
    state: row.state === 'OPERATION_FINISHED' ? 'OPERATION_FINISHED' : 'OPERATION_PENDING',
    ...(row.status_uuid === null ? {} : { statusUuid: text(row.status_uuid) }),
  }))
}

export function readAgent({ database }: Store, agentName: string): StoredAgent {
  const [row] = rows(database, 'SELECT * FROM agents WHERE name = ?', agentName)
  if (row === undefined) throw new Error(`Agent ${agentName} is not in the database`)
  return {
    name: text(row.name),
    number: number(row.number),
    agentId: row.agent_id === null ? undefined : AgentId(text(row.agent_id)),
    incarnation: number(row.incarnation),
    applied: number(row.applied),
    stopped: row.stopped === 1,
  }
}

/** What the agent said of itself when it last ran; undefined: it never did. */
export function readLastLife({ database }: Store, agentName: string): LastLife | undefined {
  const [row] = rows(database, 'SELECT info, boot_id FROM agents WHERE name = ?', agentName)
  const { info = null, boot_id } = row ?? {}
  if (info === null) return undefined
  return { info: agentInfoText.decode(text(info)), ...(boot_id !== null && { bootId: text(boot_id) }) }
}

export function readCheckpoint({ database }: Store, agentName: string): readonly Resource[] {
  return rows(database, 'SELECT resource FROM agent_resources WHERE agent_name = ?', agentName).map((row) =>
    resourceText.decode(text(row.resource)),
  )
}

export function readIntents({ database }: Store, agentName: string): readonly SequencedOperation[] {
  return rows(database, 'SELECT * FROM agent_intents WHERE agent_name = ? ORDER BY sequence', agentName).map(
    sequencedOf,
  )
}

/** The tasks that the agent had not forgotten, and how far it had come with whose launches. */
export function readTasks({ database }: Store, agentName: string): StoredTasks {
  const tasks = rows(database, 'SELECT task FROM agent_tasks WHERE agent_name = ?', agentName).map((row) =>
    agentTaskText.decode(text(row.task)),
  )
  const [row] = rows(database, 'SELECT * FROM agent_launches WHERE agent_name = ?', agentName)
  if (row === undefined) return { tasks }
  return { tasks, launches: { masterId: text(row.master_id), launched: number(row.launched) } }
}

/** Agents are numbered in the order in which they were first named. One that is known stays what it is. */
export function addAgent(database: Database, name: string): void {
  database
    .prepare(
      `INSERT INTO agents (name, number) SELECT ?, coalesce(max(number), 0) + 1 FROM agents WHERE true
       ON CONFLICT (name) DO NOTHING`,
    )
    .run(name)
}

/** A life of the agent begins. */
export function countLife(database: Database, name: string): void {
  database.prepare('UPDATE agents SET incarnation = incarnation + 1 WHERE name = ?').run(name)
}

/** The agent begins anew: under another id, without the tasks that it ran. What is on its disks stays. */
export function forgetIdentity(database: Database, name: string): void {
  database.prepare('UPDATE agents SET agent_id = NULL WHERE name = ?').run(name)
  database.prepare('DELETE FROM agent_tasks WHERE agent_name = ?').run(name)
  database.prepare('DELETE FROM agent_launches WHERE agent_name = ?').run(name)
}

export function keepStopped(database: Database, name: string, stopped: boolean): void {
  database.prepare('UPDATE agents SET stopped = ? WHERE name = ?').run(stopped ? 1 : 0, name)
}

type Row = Readonly<Record<string, unknown>>

function rows(database: Database, sql: string, ...parameters: readonly string[]): readonly Row[] {
  return database.prepare(sql).all(...parameters)
}

function sequencedOf(row: Row): SequencedOperation {
  return {
    sequence: number(row.sequence),
    operationId: OperationId(text(row.operation_id)),
    operation: operationText.decode(text(row.operation)),
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('The database holds something else than text')
  return value
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error('The database holds something else than a number')
  return value
}
