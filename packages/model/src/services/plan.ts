import type { PlannedVolume, ServiceAction } from '../api/services.ts'
import { unreachable } from '../invariant.ts'
import { blocked, nothing, type ServiceConsequences } from './consequences.ts'
import { restarted, scaled, updated } from './plan-change.ts'
import { awayNow, erased, killed, outOfSight, wiped } from './plan-erase.ts'
import { type FindVolume, volumeRows } from './rows.ts'
import type { SeenInstance, SeenService } from './seen.ts'

/** What an action does to a service. Sentences are for people; sizes in MB. `service` is absent for what is created. */
export function consequencesOf(
  action: ServiceAction,
  service: SeenService | undefined,
  find: FindVolume,
): ServiceConsequences {
  if (action.action === 'create') return { ...nothing, ...created(action) }
  if (service === undefined) return blocked(`There is no app or pod '${action.id}'.`)
  return withLock(ofService(action, service, find), action, service)
}

/** Marathon deletes an app whatever changes it; a pod it does not. */
function withLock(
  told: ServiceConsequences,
  action: ServiceAction,
  { kind, deployments }: SeenService,
): ServiceConsequences {
  const changes = ['update', 'scale', 'suspend', 'restart'].includes(action.action)
  const minds = changes || (action.action === 'delete' && kind === 'pod')
  if (!minds || deployments.length === 0 || told.blocked.length > 0) return told
  if ('force' in action) {
    const warning = 'The deployment that changes it now is stopped where it is. This one takes its place.'
    return { ...told, warnings: [...told.warnings, warning] }
  }
  const message = 'A deployment changes it now. Wait until it is done, or stop it and do this instead.'
  return { ...told, locked: true, blocked: [{ message }] }
}

type OnService = Exclude<ServiceAction, { readonly action: 'create' }>

function ofService(action: OnService, service: SeenService, find: FindVolume): ServiceConsequences {
  const named = (instances: readonly SeenInstance[]) => plannedVolumes(service, instances, find)
  const away = (instances: readonly SeenInstance[]) => awayNow(service, instances, find)
  switch (action.action) {
    case 'update':
      return updated(service, action.definition, named)
    case 'scale':
      return scaled(service, action.instances, named)
    case 'suspend':
      return scaled(service, 0, named)
    case 'restart':
      return restarted(service, named)
    case 'delete':
      return erased(service, service.instances, named, {
        blocked: outOfSight(service.instances),
        warnings: away(service.instances),
        next: [
          'Tasks end first. Each volume is destroyed and its reservation given back when its agent is offered next.',
          'The definition and its versions are forgotten.',
        ],
      })
    case 'kill':
      return killed(service, action.instanceIds, named)
    case 'wipe':
      return wiped(service, action.instanceIds, named, away)
    case 'reset_delay':
      return { ...nothing, next: ['It is tried again with the next offer.'] }
    default:
      return unreachable(action)
  }
}

function created({ kind }: { readonly kind: 'app' | 'pod' }): Partial<ServiceConsequences> {
  return {
    next: [
      `The ${kind} waits for offers that hold what it wants; its volumes are reserved and created from the first that fits.`,
    ],
  }
}

function plannedVolumes(
  service: SeenService,
  instances: readonly SeenInstance[],
  find: FindVolume,
): readonly PlannedVolume[] {
  return instances.flatMap((instance) =>
    volumeRows(service, instance, find).map(({ key, name, host, sizeMb }) => ({
      persistenceId: key,
      name,
      ...(host !== undefined && { host }),
      sizeMb,
      instanceId: instance.instanceId,
    })),
  )
}
