import { chown } from 'node:fs/promises'
import { getuid } from 'node:process'
import { err, ok, type Result } from '@holdfast/model/result'
import type { AgentTask } from '../../core/executor/state.ts'
import { type SystemUser, userNamed } from '../system-users.ts'

/**
 * As whom a task runs: as the user that it names, or its framework does, if this program may choose; else, which is undefined, as
 * whoever runs this program. The master has asked whether the framework may run tasks as that user.
 *
 * Source: `Slave::getExecutorInfo()`, mesos `src/slave/slave.cpp`; `--switch_user`, `src/slave/flags.cpp`.
 */
export function ownerOf({ info, framework }: AgentTask): Result<SystemUser | undefined, string> {
  if (getuid?.() !== 0) return ok(undefined)
  const name = info.wire.command?.user ?? info.executor?.wire.command?.user ?? framework.user
  const user = userNamed(name)
  if (user === undefined) return err(`Failed to chown directory to '${name}': No such user '${name}'`)
  return ok(user.uid === 0 ? undefined : user)
}

/** Only the directories themselves: what lies in them keeps whom it belongs to. */
export async function giveTo(owner: SystemUser | undefined, paths: readonly string[]): Promise<void> {
  if (owner === undefined) return
  for (const path of paths) await chown(path, owner.uid, owner.gid)
}
