import type { MasterSettings } from './effects.ts'

/** Whether there may be such a role. Source: `Master::isWhitelistedRole()`, mesos `src/master/master.cpp`. */
export function isListed(role: string, { roles }: Pick<MasterSettings, 'roles'>): boolean {
  return roles === undefined || roles.has(role)
}
