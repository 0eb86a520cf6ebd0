import { encodeRunSpec } from './encode-run-spec.ts'
import type { RunSpec } from './run-spec.ts'

/**
 * The next version of a run spec: when only its number of instances changed, what runs is not outdated by it. The old one when
 * nothing changed at all.
 *
 * Source: `GroupVersioningUtil.updateVersionInfoForChangedApps`, marathon `upgrade/GroupVersioningUtil.scala`.
 */
export function revise(old: RunSpec | undefined, next: RunSpec, version: string): RunSpec {
  if (old === undefined || !sameConfig(old, next)) {
    return { ...next, version, lastScalingAt: version, lastConfigChangeAt: version }
  }
  if (old.instances === next.instances) return old
  return { ...next, version, lastScalingAt: version, lastConfigChangeAt: old.lastConfigChangeAt }
}

/** Whether they differ in nothing but their instances and their versions. */
export function sameConfig(a: RunSpec, b: RunSpec): boolean {
  return a.kind === b.kind && configOf(a) === configOf(b)
}

/** In one order, whatever the order in which its members were written. */
function configOf(spec: RunSpec): string {
  const encoded = encodeRunSpec({
    ...spec,
    instances: 0,
    version: '',
    lastScalingAt: '',
    lastConfigChangeAt: '',
  })
  return JSON.stringify(encoded, (_, value: unknown) => sorted(value))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
