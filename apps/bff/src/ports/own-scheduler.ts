import type { Command, Answer } from '../../core/marathon/messages.ts'
import type { MarathonEvent, VolumeEvent } from '../../core/marathon/events.ts'
import type { SchedulerState } from '../../core/marathon/state.ts'
import type { Unwatch } from './cluster.ts'

/** Our own scheduler as the API knows it: what it knows, what it takes, and what it tells. */
export interface OwnSchedulerPort {
  /** What it knows now. Immutable: a later state shares what did not change. */
  state(): SchedulerState
  /**
   * Decided before this returns, so that nothing comes between a look at the state and the command that follows from it;
   * answered when it is stored. Rejects only when it cannot be stored.
   */
  command(command: Command): Promise<Answer>
  /** Marathon's events from now on, in order, each once what it tells of is stored. */
  watch(listener: (event: MarathonEvent) => void): Unwatch
  /** What becomes of volumes, in the same way. */
  watchVolumes(listener: (event: VolumeEvent) => void): Unwatch
}
