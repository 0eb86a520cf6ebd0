import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tenant } from './tenant.ts'

/** Where the volumes of this tenant lie. */
function folderOf(tenant: Tenant, dataDir: string): string {
  const { disk, role, hostname } = tenant
  const name = hostname.split('.')[0] ?? ''
  return join(disk.type === 'ROOT' ? join(dataDir, 'agents', name) : disk.root, 'volumes', 'roles', role)
}

/**
 * The disk holds the tenant's volumes and nothing else: those made in this round are empty, the others still have what
 * was written into them. Then all are written into.
 */
export function checkDisk(tenant: Tenant, dataDir: string, round: number): void {
  const { volumes } = tenant.sure
  const where = `${tenant.role} on ${tenant.hostname}`
  const folder = folderOf(tenant, dataDir)
  const ids = [...volumes.keys()].toSorted()
  if (tenant.disk.type !== 'MOUNT') {
    const found = existsSync(folder) ? readdirSync(folder).toSorted() : []
    if (found.join() !== ids.join())
      throw new Error(`${where}: directories ${found.join()}, volumes ${ids.join()}`)
  } else if (ids.length === 0 && readdirSync(tenant.disk.root).length > 0) {
    throw new Error(`${where}: the mount is not empty`)
  }
  for (const [id, made] of volumes) {
    const volume = tenant.disk.type === 'MOUNT' ? tenant.disk.root : join(folder, id)
    const found = readdirSync(volume)
    const expected = made === round ? [] : ['data']
    if (found.join() !== expected.join())
      throw new Error(`${where}: ${id} of round ${made} holds ${found.join() || 'nothing'}`)
    const text = `${id} ${made}`
    if (made !== round && readFileSync(join(volume, 'data'), 'utf8') !== text)
      throw new Error(`${where}: ${id} lost its data`)
    writeFileSync(join(volume, 'data'), text)
  }
}
