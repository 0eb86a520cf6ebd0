import { unreachable } from '@holdfast/model/invariant'
import type { ServiceAction, ServicePlan } from '@holdfast/model/api/services'
import { count } from '../operations/plural.ts'

export interface ActionWords {
  readonly title: string
  /** The safe choice. */
  readonly keep: string
  /** The verb with what it acts on. */
  readonly act: string
}

/** What a dialog says of an action. */
export function actionWords(action: ServiceAction, plan: ServicePlan | undefined): ActionWords {
  switch (action.action) {
    case 'create':
      return { title: `Create the ${action.kind}`, keep: 'Not yet', act: `Create ${action.kind}` }
    case 'update':
      return { title: `Change ${action.id}`, keep: 'Leave it as it is', act: 'Change it' }
    case 'scale':
      return {
        title: `Scale ${action.id} to ${count(action.instances, 'instance')}`,
        keep: 'Leave it as it is',
        act: `Scale to ${action.instances}`,
      }
    case 'suspend':
      return { title: `Suspend ${action.id}`, keep: 'Let it run', act: 'Suspend it' }
    case 'restart':
      return { title: `Restart ${action.id}`, keep: 'Let it run', act: 'Restart it' }
    case 'delete':
      return {
        title: `Delete ${action.id}`,
        keep: 'Keep it',
        act:
          plan !== undefined && plan.erased.length > 0
            ? `Delete it and ${count(plan.erased.length, 'volume')}`
            : 'Delete it',
      }
    case 'kill':
      return {
        title: `Kill ${count(action.instanceIds.length, 'instance')} of ${action.id}`,
        keep: action.instanceIds.length === 1 ? 'Let it run' : 'Let them run',
        act: action.instanceIds.length === 1 ? 'Kill' : `Kill ${action.instanceIds.length}`,
      }
    case 'wipe':
      return {
        title: `Wipe ${count(action.instanceIds.length, 'instance')} of ${action.id}`,
        keep: 'Keep the data',
        act:
          plan !== undefined && plan.erased.length > 0
            ? `Wipe ${count(plan.erased.length, 'volume')}`
            : `Wipe ${count(action.instanceIds.length, 'instance')}`,
      }
    case 'reset_delay':
      return { title: `Try ${action.id} again now`, keep: 'Wait', act: 'Try again' }
    default:
      return unreachable(action)
  }
}
