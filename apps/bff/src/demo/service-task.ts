import type { Role } from '@holdfast/model/ids'
import { isReserved, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { JsonObject } from '@holdfast/model/json'
import type { DemoTask } from './services.ts'

/** What the task takes of an offer: its volumes, and cpus and memory, of its role's own first. Undefined: it lacks something. */
export function taskOn(
  offered: Resources,
  { volumes, cpus, memMb }: DemoTask,
  role: Role,
): readonly JsonObject[] | undefined {
  const all = Resources.list(offered)
  const parts = [
    ...volumes.map((id) => all.find(({ disk }) => disk?.persistence?.id === id)),
    amountOf(all, 'cpus', Scalar.of(cpus), role),
    amountOf(all, 'mem', Scalar.of(memMb), role),
  ]
  const found = parts.filter((part) => part !== undefined)
  if (found.length < parts.length) return undefined
  // Plain JSON, as a framework would write it.
  return found.map((part) => JSON.parse(JSON.stringify(encodeResource(part, 'post'))) as JsonObject)
}

function amountOf(all: readonly Resource[], name: string, amount: Scalar, role: Role): Resource | undefined {
  const enough = all.filter(
    ({ name: given, value }) => given === name && value.type === 'SCALAR' && value.scalar >= amount,
  )
  const from = enough.find((resource) => isReserved(resource, role)) ?? enough[0]
  return from && { ...from, value: { type: 'SCALAR', scalar: amount } }
}
