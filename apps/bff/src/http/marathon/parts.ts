import type { Clock, Ids } from '../../clock.ts'
import type { Log } from '../../log.ts'
import type { InfoSurroundings } from '../../../core/marathon/view/info.ts'
import type { EventHub } from './event-hub.ts'
import type { GroupTree } from './group-tree.ts'
import type { Permissions } from './permissions.ts'
import type { OwnSchedulerPort } from '../../ports/own-scheduler.ts'
import type { ServicePorts } from './service-ports.ts'

/** What the routes below `/v2` work with. */
export interface MarathonParts {
  readonly scheduler: OwnSchedulerPort
  readonly permissions: Permissions
  readonly tree: GroupTree
  readonly servicePorts: ServicePorts
  readonly events: EventHub
  readonly volumeEvents: EventHub
  readonly surroundings: InfoSurroundings
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}
