import type { Ceremony, PlannedLoss } from '../api/operations.ts'
import type { VolumeRow } from '../api/rows.ts'

const LARGE_MB = 100 * 1024

/**
 * How much confirmation a loss deserves. A word is asked for when several volumes go, when somebody still claims the
 * one that goes, when it was made by another principal, or when it is larger than 100 GiB.
 */
export function ceremonyOf(lost: readonly VolumeRow[], principal: string | undefined): Ceremony {
  const [only, ...more] = lost
  if (only === undefined) return { level: 1 }
  if (more.length > 0) return { level: 3, word: String(lost.length) }
  const claimed = only.owner.state === 'claimed'
  const large = only.sizeMb > LARGE_MB
  return claimed || large || isAnothers(only, principal) ? { level: 3, word: only.owner.name } : { level: 2 }
}

/** Made by somebody else than whoever asks; nobody is anybody else when nobody has a name. */
export function isAnothers({ principal }: Pick<VolumeRow, 'principal'>, asker: string | undefined): boolean {
  return asker !== undefined && principal !== undefined && principal !== asker
}

export function lossOf(row: VolumeRow): PlannedLoss {
  return {
    volumeKey: row.key,
    persistenceId: row.persistenceId,
    role: row.role,
    hostname: row.hostname,
    sizeMb: row.sizeMb,
    status: row.status,
    ...(row.detachedSinceMs !== undefined && { detachedSinceMs: row.detachedSinceMs }),
    owner: row.owner.name,
  }
}
