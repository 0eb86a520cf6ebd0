import type { Window, WindowQuery } from '@holdfast/model/api/common'
import type { InstanceRow, ServiceRow, ServiceStatus, ServiceVolumeRow } from '@holdfast/model/api/services'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Result } from '@holdfast/model/result'
import { instanceList, serviceList, serviceVolumeList } from '@holdfast/model/services/lists'
import { type FindVolume, instanceRow, serviceRow, volumeRows } from '@holdfast/model/services/rows'
import { rolesOf, type SeenService } from '@holdfast/model/services/seen'
import type { Clock } from '../clock.ts'
import type { Ledger, LedgerDelta } from '../ledger/ledger.ts'
import type { QueryFault } from '../ledger/query.ts'
import { Table } from '../ledger/table.ts'
import type { Marathon } from '../ports/marathon.ts'
import { joinVolumes, lacksVolumes } from './join-volumes.ts'
import { readService } from './read-service.ts'

/** Apps and pods with their volumes, as lists. */
export interface ServiceBook {
  window(query: WindowQuery): Result<Window<ServiceRow>, QueryFault>
  /** How many are of a status. */
  count(status: ServiceStatus): number
  service(id: PathId): { readonly row: ServiceRow; readonly seen: SeenService } | undefined
  instances(id: PathId, query: WindowQuery): Result<Window<InstanceRow>, QueryFault> | undefined
  volumes(id: PathId, query: WindowQuery): Result<Window<ServiceVolumeRow>, QueryFault> | undefined
  find: (service: SeenService) => FindVolume
  close(): void
}

export interface BookParts {
  readonly marathon: Marathon
  /** As whoever asks sees it. */
  readonly ledger: Ledger
  readonly clock: Clock
  /** Absent: all roles are seen. */
  readonly seesRole?: (role: string) => boolean
}

/** The lists of one service, made when somebody looks at them. */
interface Parts {
  readonly of: SeenService
  readonly row: ServiceRow
  readonly instances: Table<InstanceRow>
  readonly volumes: Table<ServiceVolumeRow>
}

/** As many services are looked at at once. */
const MAX_PARTS = 24

/**
 * What changes only notes which services it touches; whoever asks next pays for those. A service costs what it has: its own
 * instances and volumes.
 */
export function createServiceBook({ marathon, ledger, clock, seesRole }: BookParts): ServiceBook {
  const table = new Table(serviceList, clock.now())
  const seen = new Map<PathId, SeenService>()
  const owners = new Map<string, PathId>()
  const parts = new Map<PathId, Parts>()
  /** Those of which Marathon does not tell all volumes: they are looked for on the agents. */
  const lacking = new Set<PathId>()
  let changed = new Set<PathId>(marathon.view().services.keys())
  const unwatch = [
    marathon.watch(({ services }) => {
      for (const id of services) changed.add(id)
    }),
    ledger.watch((delta) => {
      for (const id of [...touchedBy(delta, owners, seen), ...lacking]) changed.add(id)
    }),
  ]

  const find = (service: SeenService): FindVolume => {
    const roles = rolesOf(service)
    return (persistenceId) => {
      for (const role of roles) {
        const [row] = ledger.volumesNamed(role, persistenceId)
        if (row !== undefined) return row
      }
      return undefined
    }
  }

  const catchUp = (): void => {
    const { services } = marathon.view()
    for (const id of changed) {
      const before = seen.get(id)
      for (const persistenceId of before ? volumesOf(before) : []) owners.delete(persistenceId)
      parts.delete(id)
      const told = services.get(id)
      const read = told && readService(told)
      const after = read && joinVolumes(read, ledger)
      if (read && lacksVolumes(read)) lacking.add(id)
      else lacking.delete(id)
      if (after === undefined || seesRole?.(after.role) === false) {
        seen.delete(id)
        table.delete(id)
        continue
      }
      seen.set(id, after)
      for (const persistenceId of volumesOf(after)) owners.set(persistenceId, id)
      table.put(serviceRow(after, find(after)))
    }
    changed = new Set()
  }

  const partsOf = (id: PathId): Parts | undefined => {
    catchUp()
    const known = parts.get(id)
    if (known) return known
    const of = seen.get(id)
    const row = table.get(id)
    if (of === undefined || row === undefined) return undefined
    const made: Parts = {
      of,
      row,
      instances: new Table(instanceList, clock.now()),
      volumes: new Table(serviceVolumeList, clock.now()),
    }
    for (const instance of of.instances) {
      made.instances.put(instanceRow(instance, find(of)))
      for (const volume of volumeRows(of, instance, find(of))) made.volumes.put(volume)
    }
    const [oldest] = parts.keys()
    if (parts.size >= MAX_PARTS && oldest !== undefined) parts.delete(oldest)
    parts.set(id, made)
    return made
  }

  return {
    window(query) {
      catchUp()
      return table.window(query, clock.now(), ledger.revision)
    },
    count(status) {
      catchUp()
      return table.all.tally('status').get(status)
    },
    service(id) {
      catchUp()
      const row = table.get(id)
      const of = seen.get(id)
      return row && of && { row, seen: of }
    },
    instances: (id, query) => partsOf(id)?.instances.window(query, clock.now(), ledger.revision),
    volumes: (id, query) => partsOf(id)?.volumes.window(query, clock.now(), ledger.revision),
    find,
    close() {
      for (const stop of unwatch) stop()
    },
  }
}

/** Of one role and id there is one volume, as a rule, and one service that has it. */
function touchedBy(
  { delta }: LedgerDelta,
  owners: ReadonlyMap<string, PathId>,
  seen: ReadonlyMap<PathId, SeenService>,
): Iterable<PathId> {
  const { volumes } = delta.lists
  if (volumes === undefined) return []
  if (volumes.many) return seen.keys()
  const ids = [
    ...volumes.changed.map(({ persistenceId }) => persistenceId),
    ...volumes.removed.map((key) => key.slice(key.lastIndexOf('/') + 1)),
  ]
  return ids.flatMap((id) => owners.get(id) ?? [])
}

function volumesOf({ instances }: SeenService): readonly string[] {
  return instances.flatMap(({ volumes }) => volumes.map(({ persistenceId }) => persistenceId))
}
