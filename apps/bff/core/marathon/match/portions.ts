import type { Amounts } from '@holdfast/model/marathon/run-spec'
import { type Resource, withValue } from '@holdfast/model/resource/resource'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import type { ResourceMatch } from './match-resources.ts'
import { amountOf, takeScalar } from './scalars.ts'

/** Shares out among the containers of a pod, and their executor, what was taken for all of them together. */
export function portionsOf(
  { cpus, mem, gpus, disk }: ResourceMatch,
  shares: readonly Amounts[],
): readonly (readonly Resource[])[] {
  const scratch = disk.parts.flatMap(({ resource, volume }) => (volume === undefined ? [resource] : []))
  const names = [
    { name: 'cpus', all: cpus },
    { name: 'mem', all: mem },
    { name: 'disk', all: scratch },
    { name: 'gpus', all: gpus },
  ] as const
  const left = new Map<string, readonly Resource[]>(names.map(({ name, all }) => [name, all]))
  return shares.map((amounts) =>
    names.flatMap(({ name }) => {
      const taken = takeScalar(left.get(name) ?? [], Scalar.of(amounts[name])) ?? []
      left.set(name, without(left.get(name) ?? [], taken))
      return taken
    }),
  )
}

/** `taken` are parts of these, from the first on. */
function without(resources: readonly Resource[], taken: readonly Resource[]): Resource[] {
  return resources.flatMap((resource, at) => {
    const part = taken[at]
    if (part === undefined) return [resource]
    const amount = Scalar.subtract(amountOf(resource), amountOf(part))
    return amount > 0 ? [withValue(resource, Value.scalar(amount))] : []
  })
}
