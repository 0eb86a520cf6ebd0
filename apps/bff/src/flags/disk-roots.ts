import { dirname, join, relative, resolve } from 'node:path'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentDefinition } from './agent-definition.ts'

interface Root {
  readonly agent: string
  readonly type: 'PATH' | 'MOUNT'
  readonly path: string
}

/**
 * The MOUNT disks that hold something else. A volume on one is all of it: destroying the volume erases whatever is below
 * its root, so neither another disk nor our own data may be there.
 */
export function mountFaults(agents: readonly AgentDefinition[], disks: string): readonly string[] {
  const dataDir = dirname(disks)
  const roots = agents.flatMap((agent) => rootsOf(agent, dataDir))
  return roots.flatMap((mount) => {
    const held = mount.type === 'MOUNT' ? heldBy(mount, roots, dataDir) : undefined
    return held === undefined
      ? []
      : [`agent "${mount.agent}": the MOUNT disk ${mount.path} holds ${held}, and is emptied with its volume`]
  })
}

function heldBy(mount: Root, roots: readonly Root[], dataDir: string): string | undefined {
  if (holds(mount.path, dataDir)) return 'the data directory'
  const held = roots.find(({ path }) => path !== mount.path && holds(mount.path, path))
  return held && `the ${held.type} disk ${held.path} of agent "${held.agent}"`
}

/** Whether `inner` is `outer` or lies somewhere below it. */
function holds(outer: string, inner: string): boolean {
  const way = relative(outer, inner)
  return way !== '..' && !way.startsWith('../')
}

function rootsOf({ name, resources }: AgentDefinition, dataDir: string): Root[] {
  return Resources.list(resources).flatMap(({ disk }): Root[] => {
    const { type, root } = disk?.source ?? {}
    if (root === undefined || (type !== 'PATH' && type !== 'MOUNT')) return []
    return [{ agent: name, type, path: resolve(join(dataDir, 'agents', name), root) }]
  })
}
