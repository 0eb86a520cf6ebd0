import { Checkpointed } from '../operation/checkpointed.ts'
import { isDisk, stripVolume, withValue } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Value } from '../resource/value.ts'
import { Scalar } from '../scalar.ts'
import type { AgentCapability } from '../validate/context.ts'
import { validationMessage } from '../validate/messages.ts'
import { validateOperation } from '../validate/operation.ts'

/**
 * Why a volume can never be grown, or shrunk, whatever is free: its disk, its being shared, its provider or its agent.
 * Undefined when a size decides. Found out by asking for the least change that there is.
 */
export function whyNotResize(
  verb: 'grow' | 'shrink',
  volume: Resource,
  capabilities: readonly string[],
): string | undefined {
  // What Mesos says of these is right and helps nobody.
  if (verb === 'grow' && (isDisk(volume, 'MOUNT') || isDisk(volume, 'BLOCK')))
    return 'The volume takes its disk whole: there is nothing to grow into.'
  const least = Scalar.fromThousandths(1)
  const operation =
    verb === 'grow'
      ? ({
          type: 'GROW_VOLUME',
          volume,
          addition: withValue(stripVolume(volume), Value.scalar(least)),
        } as const)
      : ({ type: 'SHRINK_VOLUME', volume, subtract: least } as const)
  const error = validateOperation(operation, {
    principal: undefined,
    capabilities: new Set(capabilities as readonly AgentCapability[]),
    framework: undefined,
    checkpointed: Checkpointed.empty,
    isInUse: () => false,
  })
  if (error?.code === 'NO_RESIZING') return 'Its agent is too old: it cannot resize volumes.'
  return error && `${validationMessage(error)}.`
}
