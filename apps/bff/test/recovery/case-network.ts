import { needsCheckpointing } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { ToAgent, ToMaster } from '../../core/messages.ts'
import type { Clock } from '../../src/clock.ts'
import { localNetwork, type Endpoints, type LocalNetwork } from '../../src/embedded/network.ts'

type Message = ToAgent | ToMaster

/** Our names of Mesos' messages. */
const TYPES: Readonly<Record<string, Message['type']>> = {
  ApplyOperationMessage: 'APPLY_OPERATIONS',
  RegisterSlaveMessage: 'REGISTER_AGENT',
  ReregisterSlaveMessage: 'REREGISTER_AGENT',
}

/** A network between one master and one agent that loses what a case says, and remembers what was sent. */
export class CaseNetwork {
  /** Nothing comes through. */
  cutOff = false
  /** What was sent, in Mesos' words. */
  readonly sent: string[] = []
  /** What the agent last told the master that it has written down. */
  checkpointed: Resources = Resources.empty
  #losing: Message['type'] | undefined
  #losesAll = false
  #onApply: (() => void) | undefined

  /** The next one; of registrations all until the two are connected again, for an agent asks until it is answered. */
  lose(name: string): void {
    const type = TYPES[name]
    if (type === undefined) throw new Error(`There is no ${name} here`)
    this.#losing = type
    this.#losesAll = type !== 'APPLY_OPERATIONS'
  }

  reconnect(): void {
    this.cutOff = false
    this.#losing = undefined
  }

  /** Calls back when the next operations have reached the agent. */
  onApply(then: () => void): void {
    this.#onApply = then
  }

  readonly make = (clock: Clock, endpoints: Endpoints): LocalNetwork => {
    const network = localNetwork(clock, endpoints)
    const pass = (message: Message, send: () => void) => {
      this.#note(message)
      if (this.cutOff) return
      if (message.type === this.#losing) {
        if (!this.#losesAll) this.#losing = undefined
        return
      }
      send()
    }
    return {
      ...network,
      toMaster: (message) => pass(message, () => network.toMaster(message)),
      toAgent: (name, message) =>
        pass(message, () => {
          network.toAgent(name, message)
          if (message.type !== 'APPLY_OPERATIONS' || this.#onApply === undefined) return
          clock.soon(this.#onApply)
          this.#onApply = undefined
        }),
    }
  }

  #note(message: Message): void {
    if (message.type === 'APPLY_OPERATIONS') {
      for (const { operation } of message.operations) {
        const volumes = 'volumes' in operation ? operation.volumes : []
        const ids = volumes.map(({ disk }) => ` ${disk?.persistence?.id}`).join('')
        this.sent.push(`ApplyOperationMessage ${operation.type}${ids}`)
      }
    }
    if (message.type === 'REGISTER_AGENT' || message.type === 'REREGISTER_AGENT') {
      this.sent.push(message.type === 'REGISTER_AGENT' ? 'RegisterSlaveMessage' : 'ReregisterSlaveMessage')
      this.checkpointed = Resources.of(Resources.list(message.total).filter(needsCheckpointing))
    }
  }
}
