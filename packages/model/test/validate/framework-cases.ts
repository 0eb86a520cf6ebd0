import { taskInfoOf } from '@holdfast/model/framework/task-info'
import { AgentId, FrameworkId, OfferId, Principal, Role } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { validateOffers } from '@holdfast/model/validate/offers'
import { validateSchedulerCall } from '@holdfast/model/validate/scheduler-call'
import { validateTask, validateTogether } from '@holdfast/model/validate/task'
import type { Json, JsonObject } from '@holdfast/model/json'
import { decodeResources, upgradeResources } from '@holdfast/model/wire/resource'
import type { WireTaskInfo } from '@holdfast/model/wire/scheduler-call'

interface Facts {
  readonly principal?: string | null
  readonly offered?: readonly Json[]
  readonly agent?: string
  readonly framework?: unknown
  readonly offers?: Readonly<Record<string, readonly [string, string, string]>>
}

/** Runs a case about what frameworks send; `undefined`: nothing is wrong. */
export function validateOfFramework(kind: string, value: Json, given: object): string | undefined {
  const facts: Facts = given
  switch (kind) {
    case 'task':
      return validateTaskCase(withoutNulls(value as JsonObject), facts)
    case 'taskAndExecutor': {
      const { task, executor } = value as {
        readonly task: readonly Json[]
        readonly executor: readonly Json[]
      }
      return validateTogether({ resources: listOf(task) }, { resources: listOf(executor) })
    }
    case 'offers': {
      const { offer_ids } = value as { readonly offer_ids: readonly string[] }
      return validateOffers(
        offer_ids.map(OfferId),
        (offerId) => offerOf(facts, offerId),
        FrameworkId(String(facts.framework)),
      )
    }
    default:
      return validateSchedulerCall(
        withoutNulls(value as JsonObject),
        facts.principal === undefined || facts.principal === null ? undefined : Principal(facts.principal),
      )
  }
}

function validateTaskCase(wire: JsonObject, { offered = [], agent = '' }: Facts): string | undefined {
  const task = taskInfoOf(wire as unknown as WireTaskInfo)
  if (!task.ok) return task.error
  return validateTask(task.value, {
    frameworkId: FrameworkId('f'),
    agentId: AgentId(agent),
    available: Resources.of(listOf(offered)),
    isKnown: () => false,
    isUnreachable: () => false,
    hasExecutor: () => false,
  })
}

function offerOf({ offers = {} }: Facts, offerId: string) {
  const facts = offers[offerId]
  if (facts === undefined) return undefined
  const [framework, agent, role] = facts
  return { frameworkId: FrameworkId(framework), agentId: AgentId(agent), role: Role(role) }
}

function listOf(json: readonly Json[]) {
  const wire = decodeResources(json)
  const resources = wire.ok ? upgradeResources(wire.value) : wire
  if (!resources.ok) throw new Error(resources.error)
  return resources.value
}

/** As the decoder leaves them out. */
function withoutNulls(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
}
