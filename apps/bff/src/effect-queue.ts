/** An effect that is done when it is durable; the others are done at once. */
interface Effect {
  readonly type: string
}

/**
 * Carries out effects in the order in which they were decided. What must be stored is handed over at once, so that it
 * shares the next commit; everything after it waits until that commit is durable.
 */
export interface EffectQueue<E extends Effect> {
  push(effects: readonly E[]): void
  /** Whoever decided these effects is no more: nothing further is carried out. */
  stop(): void
}

type Stored<E extends Effect> = Extract<E, { readonly type: 'STORE' }>

export interface EffectHandlers<E extends Effect> {
  /** Calls back when it is durable. */
  store(effect: Stored<E>, done: () => void): void
  carryOut(effect: Exclude<E, Stored<E>>): void
}

/** Nothing is left to do for what was to be stored, once it is. */
interface Entry {
  durable: boolean
  readonly carryOut?: () => void
}

export function effectQueue<E extends Effect>(handlers: EffectHandlers<E>): EffectQueue<E> {
  let queue: Entry[] = []
  let head = 0
  let draining = false
  let stopped = false

  const drain = () => {
    if (draining) return
    draining = true
    // Stopping empties the queue, also from within an effect.
    for (let entry = queue[head]; entry?.durable; entry = queue[head]) {
      head += 1
      entry.carryOut?.()
    }
    draining = false
    if (head < queue.length) return
    queue = []
    head = 0
  }

  return {
    push(effects) {
      if (stopped) return
      for (const effect of effects) {
        if (isStore(effect)) {
          const entry: Entry = { durable: false }
          queue.push(entry)
          handlers.store(effect, () => {
            entry.durable = true
            drain()
          })
        } else {
          // The compiler does not narrow a type parameter: `effect` is one of the others here.
          queue.push({ durable: true, carryOut: () => handlers.carryOut(effect as Exclude<E, Stored<E>>) })
        }
      }
      drain()
    },
    stop() {
      stopped = true
      queue = []
      head = 0
    },
  }
}

function isStore<E extends Effect>(effect: E | Stored<E>): effect is Stored<E> {
  return effect.type === 'STORE'
}
