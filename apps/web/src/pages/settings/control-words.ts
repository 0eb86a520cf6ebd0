import type { ControlAction } from '@holdfast/model/api/hosted'
import { unreachable } from '@holdfast/model/invariant'

export interface ControlWords {
  readonly verb: string
  /** What will happen, sentence by sentence. */
  readonly follows: readonly string[]
  /** Said when it is done. */
  readonly done: string
}

/** What a control is called, and what follows from it. */
export function controlWords(action: ControlAction, hostname: string): ControlWords {
  switch (action) {
    case 'stop':
      return {
        verb: 'Stop',
        follows: [
          'The agent ends, as if its process was killed. Its directories stay as they are.',
          'The master finds its connection broken: the agent is disconnected at once, and unreachable when it has missed its pings.',
          'Its volumes are unknown from then on: nothing can be destroyed, grown or shrunk there, and nothing of it is offered.',
          'What was accepted and not yet done waits until it is started again, here. It stays stopped over restarts.',
        ],
        done: `${hostname} is stopped. Its volumes are unknown now.`,
      }
    case 'start':
      return {
        verb: 'Start',
        follows: [
          'The agent reads what it wrote down, finishes what it had begun on its disks, and registers again under its id.',
          'Its volumes are what they are again, its tasks are told, and what waited for it is sent.',
        ],
        done: `${hostname} starts.`,
      }
    case 'lose':
      return {
        verb: 'Lose the next message',
        follows: [
          'The next operations that the master sends to this agent never arrive.',
          'Whoever asked has got a 202: the master shows the outcome, and the agent does not. The dashboard says that the two disagree.',
          'The master notices that nothing is proved, and sends them again.',
        ],
        done: `The next message to ${hostname} will be lost. Reserve or create something there to see it.`,
      }
    case 'reboot':
      return {
        verb: 'Reboot',
        follows: [
          'The machine starts anew: all of its tasks are gone.',
          'The agent registers under a new id. Its volumes keep their data, and come back as detached.',
        ],
        done: `${hostname} reboots.`,
      }
    default:
      return unreachable(action)
  }
}
