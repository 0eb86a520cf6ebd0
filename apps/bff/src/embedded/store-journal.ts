import type { AgentId } from '@holdfast/model/ids'
import { unreachable } from '@holdfast/model/invariant'
import type { AgentChange } from '../../core/agent/effects.ts'
import type { MasterChange } from '../../core/master/effects.ts'
import type { Store } from '../store/commit-queue.ts'
import type { Database } from '../store/database.ts'
import { writePolicy } from './stored-policy.ts'
import type { Journal, StoredChange } from './ports.ts'
import { forgetIdentity } from './stored-cluster.ts'
import {
  agentInfoText,
  agentTaskText,
  deactivationText,
  formerIdsText,
  operationText,
  resourceText,
} from './stored-text.ts'

/**
 * Writes the changes into the store. All that is handed over before the store commits becomes one write of it.
 * `failed` hears when the disk does not take one: nothing of it was acknowledged.
 */
export function storeJournal(store: Store, failed: (error: unknown) => void): Journal {
  let group: { readonly change: StoredChange; readonly done: () => void }[] = []
  let broken = false

  const begin = () => {
    const mine = group
    const written = store.write((database) => {
      // What comes after this goes into the next group.
      if (group === mine) group = []
      // What was decided after something that is lost must not stand without it.
      if (broken) throw new Error('An earlier write was lost')
      for (const { change } of mine) writeChange(database, change)
    })
    written.then(
      () => {
        for (const { done } of mine) done()
      },
      (error: unknown) => {
        if (!broken) failed(error)
        broken = true
      },
    )
  }

  return {
    write(change, done) {
      group.push({ change, done })
      if (group.length === 1) begin()
    },
  }
}

function writeChange(database: Database, stored: StoredChange): void {
  if (stored.of === 'MASTER') writeMaster(database, stored.change)
  else writeAgent(database, stored.agentName, stored.change)
}

function writeMaster(database: Database, change: MasterChange): void {
  switch (change.type) {
    case 'AGENT': {
      const { agentId, info, registeredMs, unreachableSinceMs, goneSinceMs } = change.entry
      const { deactivation, formerIds } = change.entry
      if (change.succeeds !== undefined) passOn(database, change.succeeds, agentId)
      database
        .prepare('REPLACE INTO registry VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(
          agentId,
          agentInfoText.encode(info),
          registeredMs,
          unreachableSinceMs ?? null,
          goneSinceMs ?? null,
          deactivation === undefined ? null : deactivationText.encode(deactivation),
          formerIds === undefined ? null : formerIdsText.encode(formerIds),
        )
      return
    }
    case 'ACCEPTED': {
      const { sequence, operationId, operation, principal, acceptedMs } = change.operation
      database
        .prepare('INSERT INTO accepted VALUES (?, ?, ?, ?, ?, ?)')
        .run(
          change.agentId,
          sequence,
          operationId,
          operationText.encode(operation),
          principal ?? null,
          acceptedMs,
        )
      return
    }
    case 'POLICY':
      return writePolicy(database, change.change)
    case 'FEEDBACK': {
      const { agentId, sequence, frameworkId, name, operationId, state, statusUuid } = change.entry
      database
        .prepare('REPLACE INTO operation_feedback VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(agentId, sequence, frameworkId, name, operationId, state, statusUuid ?? null)
      return
    }
    case 'FEEDBACK_OVER':
      database
        .prepare('DELETE FROM operation_feedback WHERE agent_id = ? AND sequence = ?')
        .run(change.agentId, change.sequence)
      return
    case 'PROVED':
      database
        .prepare('DELETE FROM accepted WHERE agent_id = ? AND sequence <= ?')
        .run(change.agentId, change.upTo)
      return
    default:
      return unreachable(change)
  }
}

/** Of a former agent nothing is left but what its successor is still to do. */
function passOn(database: Database, from: AgentId, to: AgentId): void {
  database.prepare('DELETE FROM registry WHERE agent_id = ?').run(from)
  database.prepare('UPDATE accepted SET agent_id = ? WHERE agent_id = ?').run(to, from)
  database.prepare('UPDATE operation_feedback SET agent_id = ? WHERE agent_id = ?').run(to, from)
}

function writeAgent(database: Database, name: string, change: AgentChange): void {
  switch (change.type) {
    case 'STARTED':
      if (change.anew) forgetIdentity(database, name)
      database
        .prepare('UPDATE agents SET info = ?, boot_id = ? WHERE name = ?')
        .run(agentInfoText.encode(change.info), change.bootId ?? null, name)
      return
    case 'REGISTERED':
      database
        .prepare('UPDATE agents SET agent_id = ?, applied = ? WHERE name = ?')
        .run(change.agentId, change.applied, name)
      return
    case 'INTENTS': {
      const insert = database.prepare('INSERT INTO agent_intents VALUES (?, ?, ?, ?)')
      for (const { sequence, operationId, operation } of change.operations) {
        insert.run(name, sequence, operationId, operationText.encode(operation))
      }
      return
    }
    case 'TASKS': {
      const put = database.prepare('REPLACE INTO agent_tasks VALUES (?, ?, ?)')
      for (const { key, task } of change.put) put.run(name, key, agentTaskText.encode(task))
      const remove = database.prepare('DELETE FROM agent_tasks WHERE agent_name = ? AND task_key = ?')
      for (const key of change.removed) remove.run(name, key)
      if (change.launches === undefined) return
      const { masterId, launched } = change.launches
      database.prepare('REPLACE INTO agent_launches VALUES (?, ?, ?)').run(name, masterId, launched)
      return
    }
    case 'COMMIT': {
      const put = database.prepare('REPLACE INTO agent_resources VALUES (?, ?, ?)')
      for (const { key, resource } of change.put) put.run(name, key, resourceText.encode(resource))
      const remove = database.prepare('DELETE FROM agent_resources WHERE agent_name = ? AND kind = ?')
      for (const key of change.removed) remove.run(name, key)
      database.prepare('UPDATE agents SET applied = ? WHERE name = ?').run(change.applied, name)
      database
        .prepare('DELETE FROM agent_intents WHERE agent_name = ? AND sequence <= ?')
        .run(name, change.applied)
      return
    }
    default:
      return unreachable(change)
  }
}
