import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { Value } from '../resource/value.ts'
import { Scalar } from '../scalar.ts'

/** What an agent finds of the machine that it runs on. */
export interface MachineFacts {
  /** Those that are online. */
  readonly cpus: number
  readonly memBytes: number
}

const GB = 2 ** 30
const MB = 2 ** 20

/**
 * What an agent offers of its machine where nobody says it. A name counts as given wherever it occurs, even as a mounted
 * disk alone.
 *
 * Source: `Containerizer::resources()`, mesos `src/slave/containerizer/containerizer.cpp`.
 */
export function withMachine(given: Resources, { cpus, memBytes }: MachineFacts): Resources {
  const names = new Set(Resources.list(given).map(({ name }) => name))
  const found = [unreserved('cpus', cpus > 0 ? cpus : 1), unreserved('mem', defaultMemMb(memBytes))]
  return Resources.add(given, Resources.of(found.filter(({ name }) => !names.has(name))))
}

/** All but 1 GB, or half of less than 2 GB. */
function defaultMemMb(bytes: number): number {
  return Math.floor((bytes >= 2 * GB ? bytes - GB : bytes / 2) / MB)
}

/** The root disk of an agent, in MB: all of its file system but 5 GB, or half of one that has less than 10 GB. */
export function defaultDiskMb(fileSystemBytes: number): number {
  const bytes = fileSystemBytes >= 10 * GB ? fileSystemBytes - 5 * GB : fileSystemBytes / 2
  return Math.floor(bytes / MB)
}

function unreserved(name: string, amount: number): Resource {
  return { name, value: Value.scalar(Scalar.of(amount)), reservations: [] }
}
