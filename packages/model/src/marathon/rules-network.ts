import type { NetworkJson } from './shape-network.ts'
import { Violations } from './violation.ts'

/** Source: `ramlNetworksValidator`, marathon `api/v2/validation/NetworkValidation.scala`. */
export function checkNetworks(networks: readonly NetworkJson[], violations: Violations): void {
  const of = (mode: NetworkJson['mode']) => networks.filter((network) => network.mode === mode)
  const [host, bridge, container] = [of('host'), of('container/bridge'), of('container')]
  const names = networks.flatMap(({ name }) => name ?? [])
  const check = (holds: boolean, error: string) => Violations.check(violations, '/networks', holds, error)
  check(
    host.every(({ name, labels }) => name === undefined && Object.keys(labels ?? {}).length === 0),
    'Host networks may not have names or labels',
  )
  check(
    bridge.every(({ name }) => name === undefined),
    'Bridge networks may not have names',
  )
  check(new Set(names).size === names.length, 'Duplicate networks are not allowed')
  check(
    [host.length > 0, bridge.length > 0, container.length > 0].filter(Boolean).length <= 1 &&
      host.length <= 1 &&
      bridge.length <= 1,
    'May specify a single host network, single bridge network, or else 1-to-n container networks',
  )
  check(
    container.every(({ name }) => name !== undefined),
    'Network name must be specified when container network is selected.',
  )
}
