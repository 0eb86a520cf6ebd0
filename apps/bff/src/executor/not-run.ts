import type { AgentTask } from '../../core/executor/state.ts'

/** Source: `Slave::executorLaunched()`, mesos `src/slave/slave.cpp`. */
const NO_CONTAINERIZER =
  'None of the enabled containerizers (mesos) could create a container for the provided TaskInfo/ExecutorInfo message'

/** What would be needed to run it, and is not there: it would run as something else than what was asked for. */
export function notRun({ info }: AgentTask): string | undefined {
  const { command, container } = info.wire
  if ((command?.uris ?? []).length > 0)
    return 'its files would have to be fetched, which agents here do not do'
  if (command === undefined) return 'it brings an executor of its own, which agents here do not run'
  for (const each of [container, info.executor?.wire.container]) {
    if (each === undefined) continue
    if (each.type !== 'MESOS') return NO_CONTAINERIZER
    if (each.mesos?.image !== undefined) return 'Container root filesystems not supported'
  }
  return undefined
}
