import type { OperationRequest, OperationStep } from '@holdfast/model/api/operations'
import type { AgentSpace } from '@holdfast/model/api/pages'
import { Principal } from '@holdfast/model/ids'
import { decodeStep } from '@holdfast/model/ledger/plan-step'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentCapability, OperationContext } from '@holdfast/model/validate/context'
import { validateOperation } from '@holdfast/model/validate/operation'
import type { Json } from '@holdfast/model/json'
import { decodeResources, upgradeResources } from '@holdfast/model/wire/resource'
import { placeFault } from './fault-field.ts'
import type { PlacedFault } from './fault-field.ts'

/** Judges requests on one agent as its master would; undefined when nothing is wrong. */
export type Judge = (request: OperationRequest) => PlacedFault | undefined

/** Reads what the agent holds once; each judgement then costs what the request is large. */
export function judgeOf(space: AgentSpace, login: string | undefined): Judge {
  const total = decode(space.total)
  const context: OperationContext = {
    principal: login === undefined ? undefined : Principal(login),
    // Names of capabilities that Mesos gained later do no harm in the set.
    capabilities: new Set(space.capabilities as readonly AgentCapability[]),
    framework: undefined,
    checkpointed: total.ok ? Checkpointed.of(Resources.of(total.value)) : Checkpointed.empty,
    // A form creates, resizes and reserves; whether a volume is in use concerns none of these.
    isInUse: () => false,
  }
  return ({ steps }) => {
    for (const step of steps) {
      const fault = judgeStep(step, context)
      if (fault) return fault
    }
    return undefined
  }
}

function judgeStep(step: OperationStep, context: OperationContext): PlacedFault | undefined {
  const operation = decodeStep(step)
  if (!operation.ok) return { message: operation.error }
  const error = validateOperation(operation.value, context)
  return error && placeFault(error)
}

function decode(wire: readonly unknown[]) {
  // What came as JSON, or was made to be sent as such, is JSON.
  const decoded = decodeResources(wire as readonly Json[])
  return decoded.ok ? upgradeResources(decoded.value) : decoded
}
