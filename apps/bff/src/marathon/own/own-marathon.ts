import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { NestedMap } from '../../../core/marathon/nested-map.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import type { Clock } from '../../clock.ts'
import type { MarathonApp } from '../../http/marathon/create-marathon-app.ts'
import type { Marathon, MarathonChange, MarathonService, MarathonView } from '../../ports/marathon.ts'
import { changedServices } from './changed-services.ts'
import { listeners } from './listeners.ts'
import type { OwnScheduler } from './own-scheduler.ts'
import { PersistentView } from '../../persistent-view.ts'
import { serviceOf } from './service-of.ts'

export interface OwnMarathonParts {
  readonly scheduler: OwnScheduler
  readonly app: Pick<MarathonApp, 'request'>
  readonly clock: Clock
}

/** One app or pod as it was when it last changed; worked out when somebody reads it. */
interface Cell {
  readonly id: PathId
  readonly runSpec: RunSpec
  readonly service: () => MarathonService
}

/** Our own scheduler behind the port. A change costs the apps and pods that changed. */
export function createOwnMarathon({ scheduler, app, clock }: OwnMarathonParts): Marathon {
  const changes = listeners<MarathonChange>()
  let seen = scheduler.state()
  let cells = PersistentMap.empty<Cell>()
  let toldState = connectionOf(seen, scheduler.trouble)
  /** Changed, and not told yet. */
  let changed = new Set<PathId>()
  let scheduled = false

  const look = () => {
    const now = scheduler.state()
    if (now === seen) return
    for (const id of changedServices(seen, now)) {
      cells = withCell(cells, now, id, clock)
      changed.add(id)
    }
    seen = now
  }

  const tell = () => {
    scheduled = false
    look()
    const connection = connectionOf(seen, scheduler.trouble)
    const state = JSON.stringify(connection) !== JSON.stringify(toldState)
    toldState = connection
    if (changed.size === 0 && !state) return
    const services = changed
    changed = new Set()
    changes.tell({ services, state })
  }

  for (const id of idsIn(seen)) cells = withCell(cells, seen, id, clock)
  const unwatch = scheduler.watchState(() => {
    if (scheduled) return
    scheduled = true
    clock.nextTurn(tell)
  })

  return {
    view() {
      look()
      const [{ deployments, cancelled }, known] = [seen, cells]
      return {
        ...connectionOf(seen, scheduler.trouble),
        asOfMs: clock.now(),
        services: new PersistentView(
          cells,
          ({ id }) => id,
          ({ service }) => service(),
        ),
        isDeploying: (id) => PersistentMap.get(deployments, id) !== undefined,
        failureOf: (id) => cancelled.find((each) => each.id === id)?.reason,
        has: (id) => PersistentMap.get(known, id) !== undefined,
      }
    },
    watch: (listener) => changes.add(listener),
    request: (request) => app.request(request),
    close: unwatch,
  }
}

function withCell(
  cells: PersistentMap<Cell>,
  state: SchedulerState,
  id: PathId,
  clock: Clock,
): PersistentMap<Cell> {
  const present = PersistentMap.get(state.runSpecs, id)
  // What was deleted is told until the last of its instances has ended and is freed.
  const runSpec =
    present ??
    (hasInstances(state, id) ? (PersistentMap.get(cells, id)?.runSpec ?? lastOf(state, id)) : undefined)
  if (runSpec === undefined) return PersistentMap.delete(cells, id)
  let from: SchedulerState | undefined = state
  let made: MarathonService | undefined
  const service = () => {
    if (made === undefined && from !== undefined) {
      const told = serviceOf(from, runSpec, clock.now())
      made = present === undefined ? { ...told, deleting: true } : told
    }
    // A whole state would be kept for it.
    from = undefined
    if (made === undefined) throw new Error('A service was made of no state')
    return made
  }
  return PersistentMap.set(cells, id, { id, runSpec, service })
}

/** Also what was deleted in an earlier life, and has not ended yet. */
function idsIn({ runSpecs, instances }: SchedulerState): ReadonlySet<PathId> {
  const ids = new Set<PathId>()
  PersistentMap.forEach(runSpecs, ({ id }) => void ids.add(id))
  PersistentMap.forEach(instances, ({ runSpecId }) => void ids.add(runSpecId))
  return ids
}

/** How it was before it was deleted. */
function lastOf({ versions }: SchedulerState, id: PathId): RunSpec | undefined {
  let last: RunSpec | undefined
  PersistentMap.forEach(NestedMap.inner(versions, id), (runSpec) => {
    if (last === undefined || runSpec.version > last.version) last = runSpec
  })
  return last
}

function hasInstances({ index }: SchedulerState, id: PathId): boolean {
  return PersistentMap.size(NestedMap.inner(index.byRunSpec, id)) > 0
}

/** Without anything to run it has no reason to be connected, and is none the worse for it. */
function connectionOf(
  { connection, frameworkId, formerFrameworkIds }: SchedulerState,
  trouble: string | undefined,
): Pick<MarathonView, 'state' | 'reason' | 'frameworkId' | 'formerFrameworkIds'> {
  const known = frameworkId !== undefined && { frameworkId, formerFrameworkIds }
  if (trouble === undefined) return { state: 'live', ...known }
  if (connection.state === 'subscribed')
    return { state: 'live', reason: `The scheduler: ${trouble}.`, ...known }
  return { state: 'stale', reason: `The scheduler does not hear from the master: ${trouble}.`, ...known }
}
