import type { DefinitionContext } from '../marathon/context.ts'
import { decodeApp } from '../marathon/decode-app.ts'
import { decodePod } from '../marathon/decode-pod.ts'
import { sameConfig } from '../marathon/revise.ts'
import type { RunSpec } from '../marathon/run-spec.ts'
import type { SeenService } from './seen.ts'

/** What a new definition changes: nothing, the number of instances alone, or what instances are made of. */
export interface DefinitionChange {
  readonly kind: 'nothing' | 'instances' | 'config'
  readonly instances: number
  readonly minimumHealthCapacity: number
}

/**
 * Undefined when Marathon's rules do not take it: then its own answer says what is wrong. Which roles there are depends on
 * groups, which only Marathon knows: every one is taken here.
 */
export function changeOf(service: SeenService, definition: unknown): DefinitionChange | undefined {
  const decode = service.kind === 'app' ? decodeApp : decodePod
  const context = contextOf(service.role, roleIn(definition) ?? service.role)
  const next = decode(definition, context)
  if (!next.ok) return undefined
  const old = decode(service.definition, context)
  const { instances, upgrade } = next.value
  return {
    kind: old.ok ? kindOf(old.value, next.value, service.wanted) : 'config',
    instances,
    minimumHealthCapacity: upgrade.minimumHealthCapacity,
  }
}

function kindOf(old: RunSpec, next: RunSpec, wanted: number): DefinitionChange['kind'] {
  if (!sameConfig(old, next)) return 'config'
  return next.instances === wanted ? 'nothing' : 'instances'
}

function contextOf(present: string, next: string): DefinitionContext {
  return {
    roles: () => ({ validRoles: [present, next], defaultRole: present, forceRoleUpdate: false }),
    features: new Set(['external_volumes', 'gpu_resources', 'secrets', 'task_killing', 'vips']),
    version: '1970-01-01T00:00:00.000Z',
  }
}

function roleIn(definition: unknown): string | undefined {
  if (typeof definition !== 'object' || definition === null || !('role' in definition)) return undefined
  return typeof definition.role === 'string' && definition.role !== '' ? definition.role : undefined
}
