import type { Principal } from '../ids.ts'
import type { WireFrameworkInfo, WireSchedulerCall } from '../wire/scheduler-call.ts'

/** The member that a call of each type must have; some have none. */
const members = {
  SUBSCRIBE: 'subscribe',
  TEARDOWN: undefined,
  ACCEPT: 'accept',
  DECLINE: 'decline',
  ACCEPT_INVERSE_OFFERS: 'accept_inverse_offers',
  DECLINE_INVERSE_OFFERS: 'decline_inverse_offers',
  REVIVE: undefined,
  KILL: 'kill',
  SHUTDOWN: 'shutdown',
  ACKNOWLEDGE: 'acknowledge',
  ACKNOWLEDGE_OPERATION_STATUS: 'acknowledge_operation_status',
  RECONCILE: 'reconcile',
  RECONCILE_OPERATIONS: 'reconcile_operations',
  MESSAGE: 'message',
  REQUEST: 'request',
  SUPPRESS: undefined,
  UPDATE_FRAMEWORK: 'update_framework',
} as const satisfies Readonly<Record<string, keyof WireSchedulerCall | undefined>>

export type SchedulerCallType = keyof typeof members

/** Also false for UNKNOWN. */
export function isSchedulerCallType(type: string): type is SchedulerCallType {
  return Object.hasOwn(members, type)
}

/**
 * Why a call of a framework is refused before it is looked at, in Mesos' words.
 *
 * Source: `scheduler::call::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateSchedulerCall(
  call: WireSchedulerCall,
  principal: Principal | undefined,
): string | undefined {
  const { type } = call
  if (type === undefined) return "Expecting 'type' to be present"
  if (!isSchedulerCallType(type)) return undefined
  if (type === 'SUBSCRIBE') return validateSubscribe(call, principal)
  if (call.framework_id === undefined) return "Expecting 'framework_id' to be present"
  const member = members[type]
  if (member !== undefined && call[member] === undefined) return `Expecting '${member}' to be present`
  switch (type) {
    case 'ACKNOWLEDGE':
      return validateUuid(call.acknowledge?.uuid)
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return validateOperationAcknowledgement(call)
    case 'UPDATE_FRAMEWORK':
      return call.update_framework?.framework_info.id?.value === call.framework_id.value
        ? undefined
        : "'framework_id' differs from 'update_framework.framework_info.id'"
    default:
      return undefined
  }
}

function validateSubscribe(
  { subscribe, framework_id }: WireSchedulerCall,
  principal: Principal | undefined,
): string | undefined {
  if (subscribe === undefined) return "Expecting 'subscribe' to be present"
  const { framework_info: info } = subscribe
  if ((info.id?.value ?? '') !== (framework_id?.value ?? '')) {
    return "'framework_id' differs from 'subscribe.framework_info.id'"
  }
  return principalFault(info, principal)
}

/** Whoever is known may only speak for frameworks of their own. */
export function principalFault(
  { principal: claimed }: Pick<WireFrameworkInfo, 'principal'>,
  principal: Principal | undefined,
): string | undefined {
  if (principal === undefined || claimed === undefined || claimed === principal) return undefined
  return `Authenticated principal '${principal}' does not match principal '${claimed}' set in \`FrameworkInfo\``
}

function validateOperationAcknowledgement(call: WireSchedulerCall): string | undefined {
  const member = call.acknowledge_operation_status
  return validateUuid(member?.uuid) ?? (member?.agent_id ? undefined : "Expecting 'agent_id' to be present")
}

/** 16 bytes in base64 are 22 characters and two that fill up. */
function validateUuid(uuid: string | undefined): string | undefined {
  if (uuid !== undefined && /^[A-Za-z0-9+/]{21}[AQgw](==)?$/.test(uuid)) return undefined
  return `Not a valid UUID: '${uuid ?? ''}'`
}
