import { PersistentMap } from '@holdfast/model/persistent-map'
import type { SubscribedEvent } from '@holdfast/model/wire/scheduler-event'
import { isEnding } from './instance-state.ts'
import { killIfSeen, retryKills } from './kills.ts'
import { reconcile } from './reconcile.ts'
import { rolesSubscribed } from './roles.ts'
import { tell } from './tell.ts'
import { update, type Turn } from './turn.ts'

/** A master has taken the subscription: whatever was said to the last one may be lost. */
export function subscribed(turn: Turn, { frameworkId, master }: SubscribedEvent): void {
  const again = turn.state.frameworkId !== undefined
  const { nowMs } = turn.context
  update(turn, {
    frameworkId,
    connection: {
      state: 'subscribed',
      sinceMs: nowMs,
      ...(master?.region !== undefined && { region: master.region }),
      ...(master?.zone !== undefined && { zone: master.zone }),
    },
  })
  if (again) tell(turn, 'scheduler_reregistered_event', { master: master?.hostname ?? '' })
  else tell(turn, 'scheduler_registered_event', { frameworkId, master: master?.hostname ?? '' })
  rolesSubscribed(turn)
  reconcile(turn)
  retryKills(turn, true)
  PersistentMap.forEach(turn.state.runSpecs, ({ id }) => void turn.touched.add(id))
  PersistentMap.forEach(turn.state.instances, (instance) => {
    turn.touched.add(instance.runSpecId)
    if (isEnding(instance)) killIfSeen(turn, instance)
  })
  PersistentMap.forEach(turn.state.deployments, ({ affectedApps, affectedPods }) => {
    for (const id of [...affectedApps, ...affectedPods]) turn.touched.add(id)
  })
}

/** Everything goes on but what needs the master. The driver looks for one by itself. */
export function disconnected(turn: Turn): void {
  if (turn.state.connection.state === 'disconnected') return
  update(turn, { connection: { state: 'disconnected', sinceMs: turn.context.nowMs } })
  tell(turn, 'scheduler_disconnected_event', {})
}
