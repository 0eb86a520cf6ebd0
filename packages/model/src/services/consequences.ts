import type { PlannedVolume, ServicePlan } from '../api/services.ts'
import type { SeenInstance } from './seen.ts'

/** What an action does to the volumes and tasks of a service; nothing of it is done. */
export type ServiceConsequences = Omit<ServicePlan, 'fingerprint' | 'asOfMs' | 'request'>

export const nothing: ServiceConsequences = {
  erased: [],
  erasedMb: 0,
  detached: [],
  attached: [],
  startedAnew: 0,
  ended: [],
  replaced: [],
  replacedAtFirst: 0,
  stays: [],
  next: [],
  warnings: [],
  blocked: [],
}

export type Named = (instances: readonly SeenInstance[]) => readonly PlannedVolume[]

export function blocked(message: string): ServiceConsequences {
  return { ...nothing, blocked: [{ message }] }
}

/** One that counts against the number of instances. */
export function isWanted({ label }: SeenInstance): boolean {
  return label !== 'detached' && label !== 'being_destroyed'
}

export function taskIds(instances: readonly SeenInstance[]): readonly string[] {
  return instances
    .filter(({ label }) => label !== 'detached')
    .flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId))
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
