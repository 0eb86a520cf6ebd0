import type { ToAgent, ToMaster } from '../../core/messages.ts'
import type { Clock } from '../../src/clock.ts'
import type { Network } from '../../src/embedded/ports.ts'
import type { Random } from './random.ts'

/** What the network does to messages at the moment. */
export interface Weather {
  readonly loss: number
  readonly repetition: number
  /** Of messages that take as long as some seconds, and now and then a minute. */
  readonly slow: number
}

export const STORM: Weather = { loss: 0.1, repetition: 0.1, slow: 0.15 }
export const CALM: Weather = { loss: 0, repetition: 0, slow: 0 }

export interface SimulatedNetwork extends Network {
  weather: Weather
  /** Nothing comes through to or from these agents. */
  readonly cutOff: Set<string>
}

interface Receivers {
  toMaster(message: ToMaster): void
  toAgent(name: string, message: ToAgent): void
}

export function simulatedNetwork(
  clock: Clock,
  random: Random,
  receivers: Receivers,
  nameOf: (message: ToMaster) => string | undefined,
): SimulatedNetwork {
  const send = (name: string | undefined, deliver: () => void): void => {
    const { loss, repetition, slow } = network.weather
    if (name !== undefined && network.cutOff.has(name)) return
    if (random.chance(loss)) return
    for (let copies = random.chance(repetition) ? 2 : 1; copies > 0; copies--) {
      const longest = random.chance(slow) ? (random.chance(0.2) ? 60_000 : 5_000) : 40
      clock.after(random.below(longest), deliver)
    }
  }
  const network: SimulatedNetwork = {
    weather: STORM,
    cutOff: new Set(),
    toMaster: (message) => send(nameOf(message), () => receivers.toMaster(message)),
    toAgent: (name, message) => send(name, () => receivers.toAgent(name, message)),
  }
  return network
}
