import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Principal } from '@holdfast/model/ids'
import type { Clock } from '../clock.ts'

/**
 * With which credentials the operations of each person are sent to the master. They are kept as long as somebody is
 * logged in with them, in memory alone, and not in clear: a dump of a part of the memory tells no secret.
 */
export interface PassedOn {
  keep(principal: Principal, secret: string): void
  /** The `Authorization` header; undefined when nobody is known by this name, or nobody has a name. */
  headerOf(principal: Principal | undefined): string | undefined
  forget(principal: Principal): void
}

interface Sealed {
  readonly iv: Buffer
  readonly tag: Buffer
  readonly text: Buffer
  readonly endsMs: number
}

/** As long as a session at the dashboard. */
const KEPT_MS = 12 * 3600 * 1000

export function createPassedOn(clock: Clock): PassedOn {
  const key = randomBytes(32)
  const kept = new Map<Principal, Sealed>()
  return {
    keep(principal, secret) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const text = Buffer.concat([cipher.update(basic(principal, secret), 'utf8'), cipher.final()])
      kept.set(principal, { iv, tag: cipher.getAuthTag(), text, endsMs: clock.now() + KEPT_MS })
    },
    headerOf(principal) {
      const sealed = principal === undefined ? undefined : kept.get(principal)
      if (sealed === undefined || sealed.endsMs <= clock.now()) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv).setAuthTag(sealed.tag)
      return Buffer.concat([decipher.update(sealed.text), decipher.final()]).toString('utf8')
    },
    forget: (principal) => void kept.delete(principal),
  }
}

export const basic = (principal: string, secret: string): string =>
  `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`
