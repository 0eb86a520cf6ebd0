import type { App, RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Refusal } from '../../../core/marathon/answers.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { LOCAL_PORTS, servicePortsOf } from '../../../core/marathon/view/service-ports.ts'

/** Gives apps the service ports that they leave open. It follows the state: what did not change is not looked at again. */
export interface ServicePorts {
  /**
   * The same with a port in place of each 0: one that the app had, or the first that no app has. Of apps that require their
   * ports none is given: those are ports of the host.
   *
   * Source: `assignDynamicServicePorts()`, marathon `core/group/impl/AssignDynamicServiceLogic.scala`.
   */
  assign(state: SchedulerState, runSpecs: readonly RunSpec[]): Result<readonly RunSpec[], Refusal>
}

export function createServicePorts(): ServicePorts {
  /** How many apps have each. */
  const taken = new Map<number, number>()
  let seen: PersistentMap<RunSpec> = PersistentMap.empty()

  const follow = ({ runSpecs }: SchedulerState): void => {
    const before = seen
    seen = runSpecs
    PersistentMap.diff(before, seen, (old, next) => {
      for (const port of portsOf(old)) taken.set(port, (taken.get(port) ?? 1) - 1)
      for (const port of portsOf(next)) taken.set(port, (taken.get(port) ?? 0) + 1)
    })
  }

  return {
    assign(state, runSpecs) {
      follow(state)
      const given = new Set(runSpecs.flatMap(portsOf))
      const isFree = (port: number) => !given.has(port) && (taken.get(port) ?? 0) === 0
      const assigned: RunSpec[] = []
      for (const runSpec of runSpecs) {
        const own =
          runSpec.kind === 'app'
            ? portsFor(runSpec, portsOf(PersistentMap.get(seen, runSpec.id)), isFree)
            : []
        if (own === undefined) return err(exhausted)
        for (const port of own) given.add(port)
        assigned.push(runSpec.kind === 'app' && own.length > 0 ? withPorts(runSpec, own) : runSpec)
      }
      return ok(assigned)
    },
  }
}

const { min, max } = LOCAL_PORTS
const exhausted: Refusal = {
  status: 422,
  message: `All ports in the range [${min}-${max}) are already in use`,
}

const portsOf = (runSpec: RunSpec | undefined): readonly number[] =>
  runSpec?.kind === 'app' ? servicePortsOf(runSpec).filter((port) => port !== 0) : []

/** One for each that is left open; undefined when there are no more. */
function portsFor(
  app: App,
  before: readonly number[],
  isFree: (port: number) => boolean,
): readonly number[] | undefined {
  const wanted = servicePortsOf(app)
  if (app.requirePorts) return []
  const named = new Set(wanted)
  const kept = before.filter((port) => port >= min && port < max && !named.has(port))
  const found: number[] = []
  let free: number = min
  const nextFree = (): number => {
    while (free < max && !isFree(free)) free += 1
    return free++
  }
  for (const port of wanted) {
    if (port !== 0) continue
    const given = kept[found.length] ?? nextFree()
    if (given >= max) return undefined
    found.push(given)
  }
  return found
}

function withPorts(app: App, found: readonly number[]): App {
  const { rest } = app
  const { container, portDefinitions } = rest
  let at = 0
  const filled = (port: number): number => (port === 0 ? (found[at++] ?? 0) : port)
  if (container?.portMappings !== undefined && container.portMappings.length > 0) {
    const portMappings = container.portMappings.map((mapping) => ({
      ...mapping,
      servicePort: filled(mapping.servicePort),
    }))
    return { ...app, rest: { ...rest, container: { ...container, portMappings } } }
  }
  if (portDefinitions === undefined) return app
  const filledIn = portDefinitions.map((definition) => ({ ...definition, port: filled(definition.port) }))
  return { ...app, rest: { ...rest, portDefinitions: filledIn } }
}
