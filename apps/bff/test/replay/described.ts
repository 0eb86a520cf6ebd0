import { rowsOf } from '../ledger/ask.ts'
import type { Replayed } from './replayed.ts'

/** What people are shown of a stage, in words that can be written down: everything, so that nothing may differ unseen. */
export interface Described {
  /** `host status tasks offers`. */
  readonly agents: readonly string[]
  /** `host role/id size kind status owner claim tasks`. */
  readonly volumes: readonly string[]
  /** Of reservations that are not all volumes: `host role size idle`. */
  readonly idle: readonly string[]
  /** The hosts whose agents changed, and of these those whose resources did. */
  readonly changed: string
  readonly totals: string
}

export function described({ cluster, ledger, changes }: Replayed): Described {
  const { agents } = cluster.view()
  const hosts = new Map([...agents.values()].map(({ agentId, hostname }) => [agentId as string, hostname]))
  const named = (ids: Iterable<string>) =>
    [...new Set([...ids].map((id) => hosts.get(id) ?? `(${id.slice(-2)})`))].sort().join(' ')
  const change = changes.at(-1)
  return {
    agents: [...agents.values()]
      .map(
        ({ hostname, status, tasks, offers = [] }) =>
          `${hostname} ${status} ${tasks.length} ${offers.length}`,
      )
      .sort(),
    volumes: rowsOf(ledger, 'volumes')
      .map((row) => {
        const { hostname, role, persistenceId, sizeMb, disk, status, owner, taskIds, shared } = row
        const id = persistenceId.replace(/#([0-9a-f]{8})-.*$/, '#$1')
        const tasks = taskIds.map((task) => task.replace(/-fd96.*$/, '')).join(' ')
        const more = shared ? ' shared' : ''
        return `${hostname} ${role}/${id} ${sizeMb} ${disk.kind}${more} ${status} ${owner.name} ${owner.state} ${tasks}`.trim()
      })
      .sort(),
    idle: rowsOf(ledger, 'reservations')
      .filter(({ idleMb }) => idleMb > 0)
      .map(
        ({ hostname, role, sizeMb, idleMb, disk }) => `${hostname} ${role} ${disk.kind} ${sizeMb} ${idleMb}`,
      )
      .sort(),
    changed: named(change?.agents ?? []),
    totals: named(change?.agentStates ?? []),
  }
}
