import type { PlanBlock, PlannedDisk } from '../api/operations.ts'
import type { VolumeStatus } from '../api/rows.ts'
import { applyConversions } from '../operation/apply.ts'
import { Checkpointed } from '../operation/checkpointed.ts'
import { getResourceConversions } from '../operation/conversions.ts'
import type { ResourceConversion } from '../operation/conversions.ts'
import type { Operation } from '../operation/operation.ts'
import { isPersistentVolume } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { checkContainerPath } from '../validate/checks.ts'
import { usedBy } from '../validate/context.ts'
import type { AgentCapability, OperationContext } from '../validate/context.ts'
import { validationMessage } from '../validate/messages.ts'
import { validateOperation } from '../validate/operation.ts'
import { Account } from './account.ts'
import { diskKey, diskName, diskOf } from './disks.ts'
import { diskRowKey, volumeKeyOf } from './keys.ts'
import { fieldOf, shortage, whyNotChange, whyNotNow } from './plan-block.ts'
import type { PlanAgent, PlanFacts } from './plan-facts.ts'

/** One agent as the steps of a plan would leave it, step by step. */
export interface AgentDraft {
  readonly agent: PlanAgent
  /** Tries one more step. What cannot be done changes nothing, and neither does any step after it. */
  add(step: number, operation: Operation): readonly PlanBlock[]
  /** The disks that change. */
  disks(): readonly PlannedDisk[]
}

type Part = VolumeStatus | 'reservedIdle' | 'free'

export function draftAgent(agent: PlanAgent, facts: PlanFacts): AgentDraft {
  const { principal } = facts
  let available = agent.available
  let checkpointed = Checkpointed.of(agent.total)
  let stopped = false
  const isInUse = usedBy([Resources.unallocate(agent.used)])
  /** The agent tells what it can do in words of Mesos, among them words that we do not ask for. */
  const capabilities = new Set(agent.capabilities as readonly AgentCapability[])
  const changes = new Map<string, { resource: Resource; parts: Map<Part, number> }>()
  const made = new Map<string, VolumeStatus>()

  const context = (): OperationContext => ({
    principal,
    capabilities,
    framework: undefined,
    checkpointed,
    isInUse,
  })

  function blocksOf(step: number, operation: Operation): readonly PlanBlock[] {
    const away = whyNotNow(agent.status, agent.hostname)
    if (away !== undefined) return [{ step, field: 'agent', message: away }]
    const volumes = volumeBlocks(step, operation)
    if (volumes.length > 0) return volumes
    const error = validateOperation(operation, context())
    if (error !== undefined) {
      const field = fieldOf(error)
      return [{ step, ...(field && { field }), message: validationMessage(error) }]
    }
    const forbidden = facts.whyForbidden(operation)
    if (forbidden !== undefined) {
      const field = operation.type === 'RESERVE' || operation.type === 'CREATE' ? 'role' : undefined
      return [{ step, ...(field && { field }), message: forbidden, forbidden: true }]
    }
    return apply(step, operation)
  }

  function apply(step: number, operation: Operation): readonly PlanBlock[] {
    const conversions = getResourceConversions(operation)
    const after = conversions.ok ? applyConversions(available, conversions.value) : conversions
    if (!conversions.ok || !after.ok) {
      return after.ok ? [] : [{ step, ...shortage(after.error, agent.hostname) }]
    }
    available = after.value
    checkpointed = Checkpointed.apply(checkpointed, conversions.value)
    for (const conversion of conversions.value) account(conversion)
    return []
  }

  function volumeBlocks(step: number, operation: Operation): readonly PlanBlock[] {
    switch (operation.type) {
      case 'CREATE':
        return operation.volumes.flatMap((volume, resource) => {
          const path = volume.disk?.volume?.containerPath
          const message = path === undefined ? undefined : checkContainerPath(path)
          return message === undefined ? [] : [{ step, resource, field: 'containerPath', message }]
        })
      case 'DESTROY':
        return operation.volumes.flatMap((volume, resource) =>
          standingBlock(volume).map((block) => ({ step, resource, ...block })),
        )
      case 'GROW_VOLUME':
      case 'SHRINK_VOLUME':
        return standingBlock(operation.volume).map((block) => ({ step, ...block }))
      default:
        return []
    }
  }

  /** Of a volume that is to be changed: it must be there, as it is told, and in nobody's hands. */
  function standingBlock(volume: Resource): readonly Pick<PlanBlock, 'volumeKey' | 'message'>[] {
    const volumeKey = volumeKeyOf(agent.agentId, volume)
    const message = whyNotStanding(volume, volumeKey)
    return message === undefined ? [] : [{ ...(volumeKey && { volumeKey }), message }]
  }

  function whyNotStanding(volume: Resource, volumeKey: string | undefined): string | undefined {
    const id = volume.disk?.persistence?.id
    const row = volumeKey === undefined ? undefined : agent.volume(volumeKey)
    if (volumeKey !== undefined && made.has(volumeKey)) return undefined
    if (row === undefined) return id && `${id} is not on ${agent.hostname}.`
    const why = whyNotChange(row)
    if (why !== undefined) return why
    if (volume.providerId === undefined && !Resources.contains(checkpointed.resources, volume)) {
      return `${id} on ${agent.hostname} has another size or reservation by now.`
    }
    return undefined
  }

  function account({ consumed, converted }: ResourceConversion): void {
    for (const resource of Resources.list(consumed)) move(resource, -1)
    for (const resource of Resources.list(converted)) {
      const key = volumeKeyOf(agent.agentId, resource)
      if (key !== undefined && !isResized(key, consumed)) made.set(key, agent.statusOfNew(resource))
      move(resource, 1)
    }
  }

  /** A volume of another size is still the same volume. */
  function isResized(key: string, consumed: Resources): boolean {
    return Resources.list(consumed).some((resource) => volumeKeyOf(agent.agentId, resource) === key)
  }

  function move(resource: Resource, sign: number): void {
    if (resource.name !== 'disk' || resource.value.type !== 'SCALAR') return
    const key = diskRowKey(agent.agentId, diskKey(diskOf(resource)))
    const change = changes.get(key) ?? { resource, parts: new Map<Part, number>() }
    const part = partOf(resource)
    change.parts.set(part, (change.parts.get(part) ?? 0) + sign * resource.value.scalar)
    changes.set(key, change)
  }

  function partOf(resource: Resource): Part {
    if (!isPersistentVolume(resource)) return resource.reservations.length > 0 ? 'reservedIdle' : 'free'
    const key = volumeKeyOf(agent.agentId, resource) ?? ''
    return made.get(key) ?? agent.volume(key)?.status ?? agent.statusOfNew(resource)
  }

  return {
    agent,
    add(step, operation) {
      if (stopped) return []
      const blocks = blocksOf(step, operation)
      stopped = blocks.length > 0
      return blocks
    },
    disks: () =>
      [...changes].flatMap(([key, { resource, parts }]) => {
        const row = agent.disks.find((disk) => disk.key === key)
        if (row === undefined) return []
        const before = Account.ofMb(row.account)
        const after = { ...before }
        for (const [part, amount] of parts) after[part] += amount
        return [
          {
            agentId: agent.agentId,
            hostname: agent.hostname,
            diskKey: key,
            name: diskName(diskOf(resource)),
            before: row.account,
            after: Account.toMb(after),
          },
        ]
      }),
  }
}
